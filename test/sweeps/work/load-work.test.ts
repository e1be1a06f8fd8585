import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { sweep } from "../../../src/sweeps";

const file = join(import.meta.dirname, "work.mjs");
const rowsOf = async (work: Parameters<typeof sweep>[0]) =>
  (await sweep(work, { a: [1, 2] }, { executor: "inline" }).table()).rows;

describe("work of a module", () => {
  it("is the default export, a named one, or a registered one, of a path or a URL", async () => {
    expect((await rowsOf({ file })).map((row) => row[2])).toEqual([2, 4]);
    expect((await rowsOf({ file, export: "square" })).map((row) => row[2])).toEqual([1, 4]);
    const url = pathToFileURL(file).href;
    expect((await rowsOf({ file: url, export: "registry", name: "cube" })).map((row) => row[2])).toEqual([
      1, 8,
    ]);
  });

  it("is refused if it cannot be found", async () => {
    await expect(rowsOf({ file: join(import.meta.dirname, "none.mjs") })).rejects.toThrow(
      "work.file must be",
    );
    await expect(rowsOf({ file, export: "notCallable" })).rejects.toThrow("work.export must be");
    await expect(rowsOf({ file, export: "none" })).rejects.toThrow("none: no such export");
    await expect(rowsOf({ file, export: "registry", name: "none" })).rejects.toThrow("work.name must be");
    await expect(rowsOf({ file, exprt: "square" } as never)).rejects.toThrow('did you mean "export"?');
  });

  it("checks the points before any is computed", async () => {
    const run = sweep({ file, export: "registry", name: "cube" }, { a: [1, 10] }, { executor: "inline" });
    await expect(run.table()).rejects.toThrow("a is too large");
  });
});
