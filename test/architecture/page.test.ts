import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
const floors = JSON.parse(readFileSync(join(root, "scripts/floors.json"), "utf8"));

/**
 * The rooms of each floor in the page's picture: the words before the first gap of a line. An indented line continues
 * the floor above it.
 */
function drawnFloors(text: string): string[][] {
  const picture = /```text\n([\s\S]*?)```/.exec(text)![1]!;
  const width = Math.max(...picture.split("\n").map((line) => line.lastIndexOf("   ") + 3));
  const floors: string[][] = [];
  for (const line of picture.split("\n").filter((text) => text !== "")) {
    const rooms = line.slice(0, width).trim().split(/\s+/);
    if (line.startsWith(" ")) floors.at(-1)!.push(...rooms);
    else floors.push(rooms);
  }
  return floors;
}

/** Paths in code spans that look like files or folders of `src`, and do not exist. */
function missingPaths(text: string): string[] {
  const spans = [...text.matchAll(/`([\w-]+(?:\/[\w.-]+)*(?:\/|\.ts))`/g)].map(([, path]) => path!);
  const lists = [join(root, "src"), root];
  return spans.filter((path) => !lists.some((folder) => existsSync(join(folder, path))));
}

describe("docs/architecture.md", () => {
  it("draws the floors that are checked", () => {
    expect(drawnFloors(page)).toEqual(floors);
  });

  it("names only files and folders that exist", () => {
    expect(missingPaths(page)).toEqual([]);
    expect(page.match(/`[\w-]+\/[\w./-]+\.ts`/g)!.length).toBeGreaterThan(20);
  });

  it("is reported if it names a file that does not exist", () => {
    expect(missingPaths("see `ode/solve.ts` and `ode/no-such-file.ts`")).toEqual(["ode/no-such-file.ts"]);
  });
});
