import { basename } from "node:path";
import temml from "temml";
import type { Plugin } from "vite";

/** Beginning of a line with the caption of the equation that follows. */
const CAPTION = /^%\s*/;

/**
 * Plugin of Vite that imports a file of equations as a list of captions and MathML. In the file, each equation is TeX
 * below a line `% caption`, and blank lines separate the equations. The page needs no TeX when it runs.
 */
export const equations: Plugin = {
  name: "equations",
  transform(text, id) {
    if (!id.endsWith(".tex")) return null;
    return { code: `export default ${JSON.stringify(readEquations(text, basename(id)))};`, map: null };
  },
};

/** Reads a file of equations; throws an error that names the file for TeX that is not valid or has no caption. */
export function readEquations(text: string, file: string): { caption: string; mathml: string }[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => {
      const [first = "", ...lines] = block.split("\n");
      if (!CAPTION.test(first)) throw new Error(`${file}: expected a line "% caption", received "${first}"`);
      return { caption: first.replace(CAPTION, ""), mathml: toMathml(lines.join("\n"), file) };
    });
}

function toMathml(tex: string, file: string): string {
  try {
    const mathml = temml.renderToString(tex, { displayMode: true, annotate: true, throwOnError: true });
    // A page with a content policy has no inline styles; the style sheet of the page has those that matter.
    return mathml.replace(/ style="[^"]*"/g, "");
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message.trim()}`);
  }
}
