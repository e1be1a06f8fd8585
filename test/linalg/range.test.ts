import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { pseudoInverse, singularValues, svd, symmetricEigen, symmetricEigenvalues } from "../../src/linalg";

/** A matrix with the singular values and eigenvalues 2 · 1e308, which overflows, and 0. */
const large = [
  [1e308, 1e308],
  [1e308, 1e308],
];

describe("matrices at the edge of the range of numbers", () => {
  test.each([
    ["svd", svd],
    ["singularValues", singularValues],
    ["symmetricEigen", symmetricEigen],
    ["symmetricEigenvalues", symmetricEigenvalues],
  ])("are refused by %s if a value overflows, and accepted at half of the size", (_, decompose) => {
    expect(() => decompose(large)).toThrow(ArgumentError);
    expect(() => decompose(large)).toThrow(/overflows/);
    const half = decompose(large.map((row) => row.map((x) => x / 4)));
    const values = half instanceof Float64Array ? half : "values" in half ? half.values : half.singularValues;
    expect(Math.max(...values) / 5e307).toBeCloseTo(1, 14);
  });

  test.each([1e308, 1, 1e-300])("have the pseudo-inverse of the scaled matrix: %s", (scale) => {
    // [[1, 1], [1, 1]] has the pseudo-inverse [[1, 1], [1, 1]] / 4.
    const { data } = pseudoInverse([
      [scale, scale],
      [scale, scale],
    ]);
    for (const x of data) expect(x * scale).toBeCloseTo(0.25, 14);
  });
});
