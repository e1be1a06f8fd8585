import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Notebook {
  readonly cells: readonly { readonly source: string | readonly string[] }[];
}

/** Returns the page that lists the notebooks of a folder by title and introduction, or undefined if the folder has none. */
export function notebookPage(folder: string): string | undefined {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".ipynb")) : [];
  if (files.length === 0) return undefined;
  const list = files.map((name) => {
    const { cells } = JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
    const text = [cells[0]?.source ?? []].flat().join("");
    const [title = name, about = ""] = text.replace(/^# /, "").split(/\n\s*\n/);
    return `## ${title}\n\n${about}\n\nIn the repository: \`docs/notebooks/${name}\`\n`;
  });
  return `# Notebooks\n\nFor Deno, with their figures; CI executes them against the built package.\n\n${list.join("\n")}`;
}
