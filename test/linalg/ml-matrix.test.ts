import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { svd, toMlMatrix } from "../../src/linalg";

describe("toMlMatrix", () => {
  const array = toNdArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

  it("converts ndarrays of any strides and nested arrays to a Matrix of ml-matrix", () => {
    const rows = [
      [1, 4],
      [2, 5],
      [3, 6],
    ];
    for (const value of [array.transpose(1, 0), rows]) {
      const matrix = toMlMatrix(value);
      expect(matrix).toBeInstanceOf(Matrix);
      expect(matrix.to2DArray()).toEqual(rows);
    }
  });

  it("returns a copy, which the functions of the library accept", () => {
    const matrix = toMlMatrix(array);
    expect(svd(matrix).singularValues).toEqual(svd(array).singularValues);
    const copy = toMlMatrix(matrix);
    copy.set(0, 0, 7);
    expect([array.get(0, 0), matrix.get(0, 0)]).toEqual([1, 1]);
  });

  it("rejects NaN and ragged arrays", () => {
    expect(() => toMlMatrix([[Number.NaN]])).toThrow(ArgumentError);
    expect(() => toMlMatrix([[1], [1, 2]])).toThrow(ArgumentError);
  });
});
