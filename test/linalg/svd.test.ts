import { Matrix as MlMatrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, pseudoInverse, svd } from "../../src/linalg";
import { largestDifference, largestEntry } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { cases, diagonal, orthogonality, scaled, withSingularValues } from "./matrices";

const references = referencesOf(import.meta.url);

describe("svd", () => {
  for (const [name, a] of Object.entries(cases)) {
    it(`decomposes and rebuilds a matrix of the kind "${name}"`, () => {
      const before = a.data.slice();
      const { u, singularValues, v } = svd(a);
      const [m, n] = a.shape as [number, number];
      const r = Math.min(m, n);
      const size = largestEntry(a) || 1;
      const bound = 8 * Math.max(m, n) * Number.EPSILON;
      expect([u.shape, v.shape, singularValues.length]).toEqual([[m, r], [n, r], r]);
      expect(orthogonality(u)).toBeLessThan(bound);
      expect(orthogonality(v)).toBeLessThan(bound);
      const rebuilt = matmul(matmul(u, diagonal(singularValues.map((s) => s / size))), v, {
        transposeRight: true,
      });
      expect(largestDifference(rebuilt, scaled(a, 1 / size))).toBeLessThan(bound);
      for (let k = 0; k < r; k++) {
        expect(singularValues[k]).toBeGreaterThanOrEqual(0);
        if (k > 0) expect(singularValues[k]).toBeLessThanOrEqual(singularValues[k - 1]!);
      }
      expect(a.data).toEqual(before);
    });
  }

  it("finds prescribed singular values with errors of n ε times the largest", () => {
    const values = [5, 2, 2, 0.5, 1e-9];
    const found = svd(withSingularValues(11, 7, values, 20)).singularValues;
    for (let k = 0; k < 7; k++) expect(Math.abs(found[k]! - (values[k] ?? 0))).toBeLessThan(5 * 11 * 2.3e-16);
  });

  it("agrees with numpy on the singular values of a 2 x 3 matrix", () => {
    type Given = { matrix: number[][] };
    const { given, check } = references.only<Given, number[]>("singular values of [[1, 2, 3], [4, 5, 6]]");
    check(svd(given.matrix).singularValues);
  });

  it("gives the same result for an ml-matrix and nested arrays", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(svd(new MlMatrix(rows))).toEqual(svd(rows));
  });

  it("rejects NaN, infinity, ragged rows, empty arrays and values that are not matrices", () => {
    for (const bad of [
      [[1, Number.NaN]],
      [[Number.POSITIVE_INFINITY]],
      [[1, 2], [3]],
      [],
      [[]],
      "matrix",
      null,
    ]) {
      expect(() => svd(bad as number[][])).toThrow(ArgumentError);
    }
  });
});

describe("pseudoInverse", () => {
  for (const [name, a] of Object.entries(cases)) {
    it(`satisfies the four Penrose conditions for a matrix of the kind "${name}"`, () => {
      const size = largestEntry(a) || 1;
      const unit = scaled(a, 1 / size);
      const x = pseudoInverse(unit, { tolerance: 1e-8 });
      const bound = 1e-7; // the tolerance 1e-8 allows entries of x up to 1e8, which multiply rounding errors
      const ax = matmul(unit, x);
      const xa = matmul(x, unit);
      const axTransposed = matmul(x, unit, { transposeLeft: true, transposeRight: true });
      const xaTransposed = matmul(unit, x, { transposeLeft: true, transposeRight: true });
      expect(largestDifference(ax, axTransposed)).toBeLessThan(bound);
      expect(largestDifference(xa, xaTransposed)).toBeLessThan(bound);
      expect(largestDifference(matmul(ax, unit), unit)).toBeLessThan(bound);
      expect(largestDifference(matmul(xa, x), x)).toBeLessThan(bound * Math.max(1, largestEntry(x)));
    });
  }

  it("agrees with Aᵀ/‖A‖² for a matrix of rank one", () => {
    type Given = { matrix: number[][] };
    const { given, check } = references.only<Given, number[][]>("pseudo-inverse of [[1, 2], [2, 4]]");
    check(pseudoInverse(given.matrix));
  });
});
