import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays/errors";
import { openStore } from "../../../src/sweeps/store/file-store";
import { readOutcomes } from "../../../src/sweeps/store/read-outcomes";
import { repairStore } from "../../../src/sweeps/store/repair-store";
import { MANIFEST } from "./manifest";
import { fill, finished, storeError, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();

it("moves damaged rows out of a file, keeps all others, and leaves intact files alone", () => {
  const folder = temporaryFolder();
  const path = fill(
    folder,
    [1, 2, 3, 4].map((index) => finished(index)),
    1,
    2,
  );
  const other = fill(folder, [finished(5)], 2, 2);
  const intact = readFileSync(other);
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, `${lines[0]}\n\n${lines[1]!.slice(9)}\n${lines[2]}\n${lines[3]!.slice(0, -1)}`);
  expect(storeError(() => readOutcomes(folder)).reason).toBe("damaged");
  expect(repairStore(folder)).toEqual([{ path, kept: 2, removed: 2, removedTo: `${path}.damaged` }]);
  expect(readFileSync(path, "utf8")).toBe(`${lines[0]}\n${lines[2]}\n`);
  expect(readFileSync(`${path}.damaged`, "utf8")).toBe(`${lines[1]!.slice(9)}\n${lines[3]!.slice(0, -1)}\n`);
  expect(readFileSync(other).equals(intact)).toBe(true);
  expect(repairStore(folder)).toEqual([]);
  expect(readdirSync(join(folder, "rows"))).toEqual(["1-of-2.jsonl", "1-of-2.jsonl.damaged", "2-of-2.jsonl"]);
  const outcomes = readOutcomes(folder);
  expect([...outcomes.values()]).toStrictEqual([1, 3, 5].map((index) => finished(index)));
  expect(outcomes.warnings).toEqual([]);
});

it("does not repair a file to which a process appends", () => {
  const folder = temporaryFolder();
  const store = openStore({ folder, manifest: MANIFEST });
  store.append(finished(1));
  expect(storeError(() => repairStore(folder)).reason).toBe("locked");
  store.close();
  expect(repairStore(folder)).toEqual([]);
  expect(existsSync(`${store.path}.lock`)).toBe(false);
});

it("accepts a path only", () => {
  expect(() => repairStore(3 as never)).toThrow(ArgumentError);
});
