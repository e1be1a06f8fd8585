import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "../../src");

/** The largest number of files side by side that a reader takes in at a glance. */
const MOST_FILES = 20;

/** Folders with more than `most` files, generated ones apart, with their numbers of files. */
function crowdedFolders(top: string, most: number): [folder: string, files: number][] {
  const entries = readdirSync(top, { withFileTypes: true, recursive: true });
  const counts = new Map<string, number>();
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.includes(".generated.")) continue;
    const folder = relative(top, entry.parentPath);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > most);
}

it("no folder of src has more than 20 files side by side", () => {
  const remedy = "move files that belong together to an inner folder";
  expect(crowdedFolders(source, MOST_FILES), remedy).toEqual([]);
});

it("a folder over the limit is reported with its number of files", () => {
  expect(crowdedFolders(join(source, "arrays"), 3)).toEqual([["", expect.any(Number)]]);
});
