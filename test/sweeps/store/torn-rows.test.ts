import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/sweeps/store/file-store";
import { readRows } from "../../../src/sweeps/store/read-rows";
import { formatRecord } from "../../../src/sweeps/store/record";
import { MANIFEST } from "./manifest";
import { fill, finished, storeError, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();
const COUNT = 1000;
const outcomes = Array.from({ length: COUNT }, (_, index) => finished(index));
const last = Buffer.from(formatRecord(outcomes[COUNT - 1]!));

/** Returns the number of rows that a file keeps, reading each line alone as a program without this library would. */
const validLines = (path: string): number =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => {
      try {
        return JSON.parse(line);
      } catch {
        return false;
      }
    }).length;

describe("a file of 1,000 rows that is torn in its last row", () => {
  it("keeps 999 rows and takes the last one again, at whatever byte it is torn", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes);
    const intact = readFileSync(path);
    const begin = intact.length - last.length;
    for (let kept = 0; kept <= last.length; kept++) {
      truncateSync(path, begin + kept);
      // Only the line's end is missing from a row that lacks one byte.
      const isWhole = kept >= last.length - 1;
      const store = openStore({ folder, manifest: MANIFEST, resume: true });
      expect(store.outcomes.size).toBe(isWhole ? COUNT : COUNT - 1);
      expect(store.warnings.map(({ line }) => line)).toEqual(isWhole || kept === 0 ? [] : [COUNT]);
      if (!isWhole) store.append(outcomes[COUNT - 1]!);
      store.close();
      expect(readFileSync(path).equals(intact)).toBe(true);
    }
  });

  it("would lose the next row for good if that were glued to the torn one", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes);
    truncateSync(path, readFileSync(path).length - 10);
    appendFileSync(path, formatRecord(finished(COUNT)));
    expect(validLines(path)).toBe(COUNT - 1);
    const { warnings } = open(folder);
    expect(warnings).toHaveLength(1);
  });

  it("drops a last row that has its line's end and a wrong checksum", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes.slice(0, 3));
    appendFileSync(path, formatRecord(finished(3)).replace("seed", "sead"));
    const { size, warnings } = open(folder);
    expect(size).toBe(3);
    expect(warnings).toMatchObject([{ path, line: 4 }]);
    expect(validLines(path)).toBe(3);
  });
});

describe("a damaged row in the middle of a file", () => {
  it("is an error with file, line and cure, and the file stays as it is", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes.slice(0, 5));
    const lines = readFileSync(path, "utf8").split("\n");
    lines[2] = lines[2]!.replace("seed", "sead");
    writeFileSync(path, lines.join("\n"));
    const error = storeError(() => open(folder));
    expect(error).toMatchObject({ reason: "damaged", path });
    expect(error.message).toContain(`${path} holds a damaged row in line 3; the other rows are intact. Move`);
    expect(error.advice).toContain("sweep repair");
    expect(readFileSync(path, "utf8")).toBe(lines.join("\n"));
  });

  it("is also an error if the last row is damaged, too, so that no more than one row is ever cut off", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes.slice(0, 2));
    appendFileSync(path, "damaged\nalso damaged");
    expect(storeError(() => open(folder))).toMatchObject({ reason: "damaged", path });
  });

  it("is not seen in blank lines", () => {
    const folder = temporaryFolder();
    const path = fill(folder, outcomes.slice(0, 2));
    appendFileSync(path, "\n\n");
    fill(folder, outcomes.slice(2, 3));
    expect(open(folder)).toMatchObject({ size: 3, warnings: [] });
  });
});

it("reads rows with the positions of their lines", () => {
  const path = fill(temporaryFolder(), outcomes.slice(0, 20));
  const text = readFileSync(path, "utf8");
  for (const { outcome, offset } of readRows(path)) {
    expect(text.slice(offset).startsWith(formatRecord(outcome))).toBe(true);
  }
});

/** Opens and closes the store of a folder. */
function open(folder: string) {
  const store = openStore({ folder, manifest: MANIFEST, resume: true });
  store.close();
  return { size: store.outcomes.size, warnings: store.warnings };
}
