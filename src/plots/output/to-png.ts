import { checkMemory, checkNumber } from "../../arrays/check";
import { ArgumentError, MissingPackageError } from "../../arrays/errors";
import type { Figure } from "../../figures/figure";
import { type SvgOptions, svgAs } from "./to-svg";

/** How `toPng` draws. */
export interface PngOptions extends SvgOptions {
  /** Pixels of the image for one CSS pixel of the figure, above 0; default 2, for screens of high resolution and print. */
  readonly scale?: number | undefined;
  /** Paths of .ttf or .otf files to write with, besides the fonts that the system has. */
  readonly fontFiles?: readonly string[] | undefined;
}

const PACKAGE = "@resvg/resvg-js";
const SVG = 'xmlns="http://www.w3.org/2000/svg"';

/**
 * A figure as the bytes of a PNG file, drawn as `toSvg` draws it.
 *
 * In Node and Deno, with the package `@resvg/resvg-js`, which has to be installed beside the library: it is large and
 * most do without it. Words are written in the system's fonts, so that the image may differ from one system to the next.
 *
 * @throws MissingPackageError (rejects) where that package is not installed, or has no build for this place;
 * ArgumentError (rejects) as `toSvg` does, and where there is no font to write with or the image would not fit in memory
 * @example
 * const png = await toPng({
 *   name: "loss",
 *   title: "The loss falls in one step per mode",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "loss", scale: "log" },
 *   marks: [{ type: "line", x: [0, 1, 2], y: [1, 0.1, 0.01] }],
 * });
 * await writeFile("loss.png", png);
 */
export async function toPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  const svg = svgAs("toPng", "figure", figure, options);
  const scale = checkNumber("toPng", "options.scale", options.scale ?? 2, { above: 0 });
  const fontFiles = readFontFiles(options.fontFiles ?? []);
  const Resvg = await loadResvg();
  const font = { loadSystemFonts: true, fontFiles };
  if (
    new Resvg(`<svg ${SVG} width="9" height="9"><text y="9">A</text></svg>`, { font }).getBBox() === undefined
  ) {
    const expected = "paths of font files where the system has no fonts";
    throw ArgumentError.of("toPng", "options.fontFiles", expected, options.fontFiles);
  }
  const drawing = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } });
  const [width, height] = [drawing.width * scale, drawing.height * scale];
  if (Math.min(width, height) < 1) {
    throw ArgumentError.of("toPng", "options.scale", "large enough for an image of one pixel", scale);
  }
  // Four bytes for a pixel, and as much again while it is packed.
  checkMemory("toPng", "options.scale", width * height, "choose a smaller scale");
  return new Uint8Array(drawing.render().asPng());
}

function readFontFiles(files: readonly string[]): string[] {
  const expected = "an array of paths";
  if (!Array.isArray(files)) throw ArgumentError.of("toPng", "options.fontFiles", expected, files);
  return Array.from(files, (file: unknown, i) => {
    if (typeof file === "string" && file !== "") return file;
    throw ArgumentError.of("toPng", `options.fontFiles[${i}]`, "the path of a font file", file);
  });
}

/** Its class, loaded when it is first needed. */
async function loadResvg(): Promise<typeof import("@resvg/resvg-js").Resvg> {
  try {
    const { Resvg } = await import("@resvg/resvg-js");
    if (Resvg !== undefined) return Resvg;
  } catch {
    // What it says is of no use to a reader: it is not there, or does not run here.
  }
  const advice = `needs the package ${PACKAGE} (npm install ${PACKAGE}), and Node or Deno`;
  throw new MissingPackageError("toPng", PACKAGE, advice);
}
