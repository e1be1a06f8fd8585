import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type LiveFigure, liveFigures } from "./live-figures";

/** The part of the playground that draws stills; the playground is a separate package with its own types. */
interface Playground {
  drawStill(hash: string): Promise<
    Omit<StillEntry, "name" | "drawings"> & {
      readonly drawings: readonly { readonly light: string; readonly dark: string }[];
    }
  >;
}

/** Description of a still for the page: its files are `<name>-<k>-<theme>.svg`. */
export interface StillEntry {
  readonly name: string;
  readonly drawings: readonly { readonly width: number; readonly height: number }[];
  /** Number of columns of the first drawing, and height of a row in pixels. */
  readonly span: number;
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
        for (const theme of ["light", "dark"] as const)
          writeFileSync(join(folder, `${name}-${k}-${theme}.svg`), standalone(drawing[theme], styles[theme]));
      entries.push([key, { ...rest, name, drawings: drawings.map(({ light }) => sizeOf(light)) }]);
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
function gateStyles(folder: string): Record<"light" | "dark", string> {
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
