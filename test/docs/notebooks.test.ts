import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { splitGuide } from "../../docs/site/generate/guide";
import { notebookPage } from "../../docs/site/generate/notebooks";
import { root } from "../examples/snippets";

interface Cell {
  readonly id: string;
  readonly source: readonly string[];
  readonly outputs?: readonly {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly text?: string[];
  }[];
}

const folder = join(root, "docs", "notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(join(folder, name), "utf8")).cells;
const codeOf = ({ source }: Cell) => source.join("");
const isFigure = ({ outputs = [] }: Cell) =>
  outputs.some(({ data }) => data?.["image/svg+xml"] !== undefined);
const checks = (cell: Cell | undefined) => cell !== undefined && /^check\(/m.test(codeOf(cell));

/** Notebooks that promise a check of every claim. */
const checked = names.filter((name) => codeOf(cellsOf(name)[0]!).includes("checks what the text claims"));

describe("the notebooks", () => {
  it("are listed on the site, each with a title and an introduction", () => {
    const sections = notebookPage(folder)!.split(/^## /m).slice(1);
    expect(sections).toHaveLength(names.length);
    for (const [i, name] of names.entries()) {
      const [title, about = ""] = sections[i]!.split("\n\n");
      expect(sections[i]).toContain(`docs/notebooks/${name}`);
      expect(title).toMatch(/\w/);
      expect(about.length, name).toBeGreaterThan(80);
    }
  });

  it("are named in the guide", () => {
    const { text } = splitGuide(readFileSync(join(root, "docs", "guide.md"), "utf8")).get(
      "figures-of-results",
    )!;
    const list = text.slice(text.indexOf("`docs/notebooks/`:"));
    const named = [...list.matchAll(/`([a-z-]+)`/g)].map(([, name]) => `${name}.ipynb`);
    expect(named.sort()).toEqual([...names].sort());
  });

  it("check the claims about every figure where they promise it, and have passed all checks", () => {
    expect(checked.length).toBeGreaterThan(0);
    for (const name of checked) {
      const cells = cellsOf(name);
      for (const [i, cell] of cells.entries()) {
        if (isFigure(cell)) expect(checks(cell) || checks(cells[i + 1]), `${name}, ${cell.id}`).toBe(true);
        const made = codeOf(cell).match(/^check\(/gm)?.length ?? 0;
        const passed = (cell.outputs ?? [])
          .flatMap(({ text = [] }) => text)
          .filter((line) => /^holds: /.test(line));
        expect(passed, `${name}, ${cell.id}`).toHaveLength(made);
      }
    }
  });
});
