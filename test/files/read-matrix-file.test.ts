import { gzipSync } from "fflate";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readMatrixFile, writeNpy, writeNpz } from "../../src/tasks";
import { fileNamed } from "./fixtures";

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

  it.each(["x.idx", "x.idx2", "x-idx2-ubyte", "x-idx2-ubyte.gz", "x.idx2-ubyte"])(
    "reads %s as IDX",
    (name) => {
      const { bytes, shape, values } = fileNamed("code-0c.idx");
      expect(readMatrixFile(name, bytes)).toEqual(ndarray(Float64Array.from(values), shape));
    },
  );

  it("returns a vector as one column, a scalar as one entry, and flattens dimensions after the first", () => {
    const shapeOf = (shape: number[]) =>
      readMatrixFile("x.npy", writeNpy(ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape)))
        .shape;
    expect(shapeOf([5])).toEqual([5, 1]);
    expect(shapeOf([])).toEqual([1, 1]);
    expect(shapeOf([5, 2, 3])).toEqual([5, 6]);
    expect(() => shapeOf([0, 3])).toThrow("an array with entries");
  });

  it("names the file in its errors", () => {
    const two = writeNpz({ a: matrix, b: matrix });
    expect(() => readMatrixFile("x.npz", two)).toThrow("x.npz must be an archive of one array");
    expect(() => readMatrixFile("x.npz:c", two)).toThrow('an array "c", received only "a", "b"');
    expect(() => readMatrixFile("x.csv", text("1,2\n3,x"))).toThrow(
      "readMatrixFile: x.csv (line 2, column 2)",
    );
    expect(() => readMatrixFile("x.parquet", two)).toThrow("a name that ends in .npy");
    expect(() => readMatrixFile("x", two)).toThrow(ArgumentError);
    expect(() => readMatrixFile(3 as never, two)).toThrow("name");
    expect(() => readMatrixFile("x.npy", undefined as never)).toThrow("a Uint8Array");
  });
});
