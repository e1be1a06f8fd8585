import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { attachTable, seriesColumns, tableOf } from "../../src/arrays/table";

describe("tableOf", () => {
  it("has a row for every index of its columns", () => {
    const table = tableOf([
      ["time", Float64Array.of(0, 1)],
      ["label", ["a", "b"]],
    ]);
    expect(table).toEqual({
      columns: ["time", "label"],
      rows: [
        [0, "a"],
        [1, "b"],
      ],
    });
  });

  it("has no rows for columns without entries", () => {
    expect(tableOf([["time", []]])).toEqual({ columns: ["time"], rows: [] });
  });

  it("refuses a table of more than 2 GiB and names its size", () => {
    const long = { length: 2 ** 28 + 1 };
    expect(() => tableOf([["time", long as ArrayLike<number>]])).toThrow(ArgumentError);
    expect(() => tableOf([["time", long as ArrayLike<number>]])).toThrow("2,147,483,656 bytes");
  });
});

describe("seriesColumns", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);

  it("numbers the columns of a matrix from 1", () => {
    expect(seriesColumns("mode", toNdArray(data, [4, 2]))).toEqual([
      ["mode 1", Float64Array.of(1, 3, 5, 7)],
      ["mode 2", Float64Array.of(2, 4, 6, 8)],
    ]);
  });

  it("takes the entries of a row of an array of more dimensions in order, and names from a function", () => {
    const columns = seriesColumns((k) => `entry ${k}`, toNdArray(data, [2, 2, 2]));
    expect(columns.map(([name]) => name)).toEqual(["entry 0", "entry 1", "entry 2", "entry 3"]);
    expect(columns[3]![1]).toEqual(Float64Array.of(4, 8));
  });

  it("keeps the columns of an array without rows", () => {
    expect(seriesColumns("mode", toNdArray(new Float64Array(0), [0, 2])).map(([name]) => name)).toEqual([
      "mode 1",
      "mode 2",
    ]);
  });
});

it("attachTable adds a method that listing, copying and comparing do not see, and makes a fresh table at each call", () => {
  const times = Float64Array.of(0, 1);
  const result = attachTable({ times }, (record) => tableOf([["time", record.times]]));
  expect(Object.keys(result)).toEqual(["times"]);
  expect(result).toEqual({ times });
  expect("toTable" in { ...result }).toBe(false);
  expect(structuredClone(result)).toEqual({ times });
  const { toTable } = result;
  expect(toTable()).toEqual({ columns: ["time"], rows: [[0], [1]] });
  expect(toTable().rows).not.toBe(toTable().rows);
});
