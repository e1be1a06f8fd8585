import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { subpathTable } from "../../../scripts/release/subpath-files";
import type { Subpath } from "../../../scripts/release/subpaths";

/** Formats indented lines of docstrings, which are equations, as code blocks in all pages below a folder. */
export function setEquations(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".md")) continue;
    const path = join(folder, name);
    const text = readFileSync(path, "utf8");
    const set = withEquations(text);
    if (set !== text) writeFileSync(path, set);
  }
}

/** Returns the first page of the API: the contents of the subpaths, with a link from each subpath to its pages. */
export const apiIndex = (subpaths: readonly Subpath[]): string =>
  `# API\n\n${subpathTable(subpaths, (name) => `[\`${name}\`](/api/${name}/)`)}\n`;

/** Fences runs of indented lines that follow a blank line outside code; indented lines that continue a list stay. */
export function withEquations(text: string): string {
  let inCode = false;
  const out: string[] = [];
  let run: string[] = [];
  const flush = () => {
    if (run.length > 0) out.push("```text", ...run.map((line) => line.trim().replaceAll("\\", "")), "```");
    run = [];
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) inCode = !inCode;
    const begins = run.length > 0 || out.at(-1) === "";
    if (!inCode && begins && /^ {2,}[^\s*\-\d]/.test(line)) run.push(line);
    else {
      flush();
      out.push(line);
    }
  }
  flush();
  return out.join("\n");
}
