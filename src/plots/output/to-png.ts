import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { MissingPackageError } from "../../arrays/errors";
import { HERE } from "../../arrays/path";
import { withinCall } from "../../arrays/within-call";
import type { Figure } from "../../figures/figure";
import { SVG_OPTIONS, type SvgOptions, toSvg } from "../to-svg";

/** Options of `toPng`. */
export interface PngOptions extends SvgOptions {
  /** Image pixels per CSS pixel of the figure, above 0; 2 by default, for high-resolution screens and print. */
  readonly scale?: number | undefined;
  /** Paths of .ttf or .otf font files, in addition to the system's fonts. */
  readonly fontFiles?: readonly string[] | undefined;
}

const PACKAGE = "@resvg/resvg-js";
const SVG = 'xmlns="http://www.w3.org/2000/svg"';

/**
 * Draws a figure like `toSvg` and resolves to the bytes of a PNG file.
 *
 * Runs in Node and Deno and needs the package `@resvg/resvg-js`, which is installed separately because it is large and
 * rarely needed. Text uses the system's fonts, so that the image depends on the system.
 *
 * @throws MissingPackageError (rejects) if that package is not installed or has no build for this platform;
 * ArgumentError (rejects) under the same conditions as `toSvg`, without any font, or if the image would not fit in
 * memory
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
  const args = argumentsOf("toPng");
  args.options("options", options, { scale: true, fontFiles: true, ...SVG_OPTIONS });
  const { scale = 2, fontFiles: files = [], ...svgOptions } = options;
  const svg = withinCall("toPng", () => toSvg(figure, svgOptions));
  args.number("options.scale", scale, { above: 0 });
  const fontFiles = readFontFiles(args.at("options.fontFiles"), files);
  const Resvg = await loadResvg();
  const font = { loadSystemFonts: true, fontFiles };
  if (
    new Resvg(`<svg ${SVG} width="9" height="9"><text y="9">A</text></svg>`, { font }).getBBox() === undefined
  ) {
    const expected = "paths of font files, because the system has no fonts";
    throw args.error("options.fontFiles", expected, options.fontFiles);
  }
  const drawing = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } });
  const [width, height] = [drawing.width * scale, drawing.height * scale];
  if (Math.min(width, height) < 1) {
    throw args.error("options.scale", "large enough for an image of at least one pixel", scale);
  }
  // Four bytes per pixel, and as much again for compression.
  args.memory("options.scale", width * height, "choose a smaller scale");
  return new Uint8Array(drawing.render().asPng());
}

function readFontFiles(at: Arguments, files: readonly string[]): string[] {
  if (!Array.isArray(files)) throw at.error(HERE, "an array of paths", files);
  return Array.from(files, (file: unknown, i) => {
    if (typeof file === "string" && file !== "") return file;
    throw at.error(i, "the path of a font file", file);
  });
}

/** Loads the class of `@resvg/resvg-js` on demand. */
async function loadResvg(): Promise<typeof import("@resvg/resvg-js").Resvg> {
  try {
    const { Resvg } = await import("@resvg/resvg-js");
    if (Resvg !== undefined) return Resvg;
  } catch {
    // The original error is not informative: the package is not installed or does not run on this platform.
  }
  const advice = `needs the package ${PACKAGE} (npm install ${PACKAGE}), and Node or Deno`;
  throw new MissingPackageError("toPng", PACKAGE, advice);
}
