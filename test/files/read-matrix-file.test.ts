import { gzipSync } from "fflate";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readMatrixFile, writeNpy, writeNpz } from "../../src/tasks";
import { fileNamed, npyWith } from "./fixtures";

const matrix = ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
const text = (s: string) => new TextEncoder().encode(s);

describe("readMatrixFile", () => {
  it.each([
    ["data/x.npy", writeNpy(matrix)],
    ["X.NPY", writeNpy(matrix)],
    ["x.npy.gz", gzipSync(writeNpy(matrix))],
    ["x.npz", writeNpz({ only: matrix })],
    ["x.npz:b", writeNpz({ a: ndarray(Float64Array.of(7), [1]), b: matrix })],
    ["C:\\x.npz:b", writeNpz({ a: ndarray(Float64Array.of(7), [1]), b: matrix })],
    ["x.csv", text("a,b,c\n1,2,3\n4,5,6\n")],
    ["x.csv.gz", gzipSync(text("1,2,3\n4,5,6\n"))],
    ["x.tsv", text("1\t2\t3\n4\t5\t6\n")],
    ["x.txt", text("1 2 3\n4 5 6\n")],
  ])("chooses the format of %s by its extension", (name, bytes) => {
    expect(readMatrixFile(name, bytes)).toEqual(matrix);
  });

  it.each([
    "x.idx",
    "x.idx2",
    "x-idx2-ubyte",
    "x-idx2-ubyte.gz",
    "x.idx2-ubyte",
    "x-labels-idx2-int",
    "x-idx2-double.gz",
  ])("reads %s as IDX", (name) => {
    const { bytes, shape, values } = fileNamed("code-0c.idx");
    expect(readMatrixFile(name, bytes)).toEqual(ndarray(Float64Array.from(values), shape));
  });

  it("returns a vector as one column, a scalar as one entry, and flattens dimensions after the first", () => {
    const shapeOf = (shape: number[]) =>
      readMatrixFile("x.npy", writeNpy(ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape)))
        .shape;
    expect(shapeOf([5])).toEqual([5, 1]);
    expect(shapeOf([])).toEqual([1, 1]);
    expect(shapeOf([5, 2, 3])).toEqual([5, 6]);
    expect(() => shapeOf([0, 3])).toThrow("an array with entries");
  });

  it("reads the first samples of every format, and the header of a text", () => {
    const first = ndarray(Float64Array.of(1, 2, 3), [1, 3]);
    const header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }\n";
    const columnMajor = npyWith(header, new Uint8Array(Float64Array.of(1, 4, 2, 5, 3, 6).buffer));
    const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
    const files: [string, Uint8Array][] = [
      ["x.npy", writeNpy(matrix)],
      ["x.npy", columnMajor],
      ["x.npz:b", writeNpz({ a: first, b: matrix })],
      ["x.idx", idx],
      ["x.csv", text("a,b,c\n1,2,3\n4,5,6\n")],
      ["x.tsv", text("1\t2\t3\n4\t5\tx\n")],
    ];
    for (const [name, bytes] of files) expect(readMatrixFile(name, bytes, { samples: 1 })).toEqual(first);
    for (const [name, bytes] of files.slice(0, 5)) {
      expect(readMatrixFile(name, bytes, { samples: 2 })).toEqual(matrix);
      expect(readMatrixFile(name, bytes, { samples: 9 })).toEqual(matrix);
    }
    const names = text("0,1,2\n1,2,3\n4,5,6\n");
    expect(readMatrixFile("x.csv", names, { header: true })).toEqual(matrix);
    expect(readMatrixFile("x.csv", names, { header: false }).shape).toEqual([3, 3]);
    expect(() => readMatrixFile("x.csv", names)).toThrow(
      "readMatrixFile: x.csv (line 1) must be a first line",
    );
    expect(() => readMatrixFile("x.csv", names, { samples: 0.5 })).toThrow(
      "options.samples must be an integer",
    );
    expect(() => readMatrixFile("x.csv", names, { header: 1 as never })).toThrow("options.header");
  });

  it("names the file in its errors", () => {
    const two = writeNpz({ a: matrix, b: matrix });
    expect(() => readMatrixFile("x.npz", two)).toThrow("x.npz must be an archive of one array");
    expect(() => readMatrixFile("x.npz:c", two)).toThrow('an array "c", received only "a", "b"');
    expect(() => readMatrixFile("x.csv", text("1,2\n3,x"))).toThrow(
      "readMatrixFile: x.csv (line 2, column 2)",
    );
    expect(() => readMatrixFile("x.parquet", two)).toThrow(
      /^readMatrixFile: x\.parquet must be a file with a name that ends in \.npy, .* received another ending/,
    );
    expect(() => readMatrixFile("../data.d/x", two)).toThrow(/ received a name without an ending$/);
    expect(() => readMatrixFile("x", two)).toThrow(ArgumentError);
    expect(() => readMatrixFile(3 as never, two)).toThrow("name");
    expect(() => readMatrixFile("x.npy", undefined as never)).toThrow("a Uint8Array");
  });
});
