import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type LiveFigure, liveFigures } from "./live-figures";

/** The part of the playground that draws stills; the playground is a separate package with its own types. */
interface Playground {
  drawStill(hash: string): Promise<
    Omit<StillEntry, "name" | "drawings"> & {
      readonly drawings: readonly Record<Width, Record<Theme, string>>[];
    }
  >;
}

const THEMES = ["light", "dark"] as const;
const WIDTHS = ["wide", "narrow"] as const;
type Theme = (typeof THEMES)[number];
type Width = (typeof WIDTHS)[number];

/** Description of a still for the page: its files are `<name>-<k>-<width>-<theme>.svg`. */
export interface StillEntry {
  readonly name: string;
  readonly drawings: readonly Record<Width, { readonly width: number; readonly height: number }>[];
  /** Number of columns where they are wide, and those of the first drawing. */
  readonly columns: number;
  readonly span: number;
  /** Height of a row where they are wide, in pixels. */
  readonly height: number;
  readonly controls: readonly { readonly label: string; readonly value: string }[];
}

/** Returns the key of a live figure in the list of stills. */
const keyOf = ({ room, state }: LiveFigure): string => `${room}?${state}`;

/**
 * Draws a still of each live figure of the site to SVG files of a folder, with the code of the playground, and returns
 * their descriptions by room and state.
 */
export async function drawStills(
  site: string,
  playground: string,
  folder: string,
): Promise<Record<string, StillEntry>> {
  const figures = new Map(liveFigures(site).map((figure) => [keyOf(figure), figure]));
  const styles = gateStyles(join(playground, "src", "style"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entries: [string, StillEntry][] = [];
  await withPlayground(playground, async ({ drawStill }) => {
    for (const [key, { room, state }] of figures) {
      const { drawings, ...rest } = await drawStill(`#room=${room}&${state}`);
      const name = key.replaceAll(/[?=&]+/g, "_").replace(/_$/, "");
      for (const [k, drawing] of drawings.entries())
        for (const width of WIDTHS)
          for (const theme of THEMES)
            writeFileSync(
              join(folder, `${name}-${k}-${width}-${theme}.svg`),
              standalone(drawing[width][theme], styles[theme]),
            );
      const sizes = drawings.map(({ wide, narrow }) => ({
        wide: sizeOf(wide.light),
        narrow: sizeOf(narrow.light),
      }));
      entries.push([key, { ...rest, name, drawings: sizes }]);
    }
  });
  return Object.fromEntries(entries);
}

/** Loads the playground's code by its own Vite, with a document for its drawings, and closes Vite at the end. */
async function withPlayground(root: string, use: (playground: Playground) => Promise<void>): Promise<void> {
  const vitePath = createRequire(join(root, "package.json")).resolve("vite");
  const { createServer } = (await import(pathToFileURL(vitePath).href)) as typeof import("vite");
  const server = await createServer({
    root,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true },
  });
  const { parseHTML } = await import("linkedom");
  const { document, Element, Node } = parseHTML("<!doctype html><html><body></body></html>");
  Object.assign(globalThis, { document, Element, Node });
  try {
    await use((await server.ssrLoadModule("/src/still.ts")) as Playground);
  } finally {
    await server.close();
  }
}

/** Returns the style of graphs with gates in both colour schemes, from the style sheets of the playground. */
function gateStyles(folder: string): Record<Theme, string> {
  const colourRules = readFileSync(join(folder, "colours.css"), "utf8");
  const gateRules = readFileSync(join(folder, "gates.css"), "utf8")
    .replaceAll("figure > ", "")
    .replaceAll(/^ {2}(height|width|padding): .*\n/gm, "");
  const colours = (selector: string) => {
    const start = colourRules.indexOf(`${selector} {`);
    if (start < 0) throw new Error(`the playground has no colours for ${selector}`);
    const declared =
      colourRules.slice(start, colourRules.indexOf("}", start)).match(/--[\w-]+: [^;]+;/g) ?? [];
    return `:root { ${declared.join(" ")} font-family: system-ui, sans-serif; }`;
  };
  const style = (selector: string) => `${colours(selector)}\n${gateRules}`;
  return { light: style(":root"), dark: style(':root[data-theme="dark"]') };
}

/** Returns a drawing as a file: with its namespace, a size, and the style of graphs with gates. */
function standalone(svg: string, style: string): string {
  const { width, height } = sizeOf(svg);
  const space = svg.includes("xmlns=") ? "" : ' xmlns="http://www.w3.org/2000/svg"';
  const size = /^<svg[^>]*\swidth=/.test(svg) ? "" : ` width="${width}" height="${height}"`;
  const styled = svg.includes("gate-graph") ? `<style>${style}</style>` : "";
  return svg.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) => `<svg${space}${size}${attributes}>${styled}`,
  );
}

/** Returns the size of a drawing, which is that of its view box. */
function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/i.exec(svg) ?? [];
  if (width === undefined) throw new Error("a drawing has no view box that begins at the origin");
  return { width: Number(width), height: Number(height) };
}
