import { Matrix as MlMatrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, pseudoInverse, svd } from "../../src/linalg";
import { cases, diagonal, distance, largest, orthogonality, scaled, withSingularValues } from "./matrices";

describe("svd", () => {
  for (const [name, a] of Object.entries(cases)) {
    it(`decomposes and rebuilds: ${name}`, () => {
      const before = a.data.slice();
      const { u, singularValues, v } = svd(a);
      const [m, n] = a.shape as [number, number];
      const r = Math.min(m, n);
      const size = largest(a) || 1;
      const bound = 8 * Math.max(m, n) * Number.EPSILON;
      expect([u.shape, v.shape, singularValues.length]).toEqual([[m, r], [n, r], r]);
      expect(orthogonality(u)).toBeLessThan(bound);
      expect(orthogonality(v)).toBeLessThan(bound);
      const rebuilt = matmul(matmul(u, diagonal(singularValues.map((s) => s / size))), v, {
        transposeRight: true,
      });
      expect(distance(rebuilt, scaled(a, 1 / size))).toBeLessThan(bound);
      for (let k = 0; k < r; k++) {
        expect(singularValues[k]).toBeGreaterThanOrEqual(0);
        if (k > 0) expect(singularValues[k]).toBeLessThanOrEqual(singularValues[k - 1]!);
      }
      expect(a.data).toEqual(before);
    });
  }

  it("gives the singular values a matrix was made with, to n ε of the largest", () => {
    const values = [5, 2, 2, 0.5, 1e-9];
    const found = svd(withSingularValues(11, 7, values, 20)).singularValues;
    for (let k = 0; k < 7; k++) expect(Math.abs(found[k]! - (values[k] ?? 0))).toBeLessThan(5 * 11 * 2.3e-16);
  });

  it("agrees with numpy 2.4 (numpy.linalg.svd of [[1, 2, 3], [4, 5, 6]])", () => {
    const { singularValues } = svd([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    // Origin: numpy 2.4, numpy.linalg.svd of [[1, 2, 3], [4, 5, 6]]. Tolerance 5e-14.
    for (const [k, value] of [9.508032000695724, 0.7728696356734838].entries()) {
      expect(singularValues[k]).toBeCloseTo(value, 13);
    }
  });

  it("reads ml-matrix and nested arrays alike", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(svd(new MlMatrix(rows))).toEqual(svd(rows));
  });

  it("refuses NaN, infinity and ragged rows", () => {
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
    it(`keeps the four Penrose conditions: ${name}`, () => {
      const size = largest(a) || 1;
      const unit = scaled(a, 1 / size);
      const x = pseudoInverse(unit, { tolerance: 1e-8 });
      const bound = 1e-7; // the cut at 1e-8 leaves entries of x up to 1e8, times rounding
      const ax = matmul(unit, x);
      const xa = matmul(x, unit);
      expect(distance(ax, matmul(x, unit, { transposeLeft: true, transposeRight: true }))).toBeLessThan(
        bound,
      );
      expect(distance(xa, matmul(unit, x, { transposeLeft: true, transposeRight: true }))).toBeLessThan(
        bound,
      );
      expect(distance(matmul(ax, unit), unit)).toBeLessThan(bound);
      expect(distance(matmul(xa, x), x)).toBeLessThan(bound * Math.max(1, largest(x)));
    });
  }

  it("inverts a rank-one matrix as on paper", () => {
    const x = pseudoInverse([
      [1, 2],
      [2, 4],
    ]);
    // Origin: on paper, A⁺ = Aᵀ/‖A‖² for rank one. Tolerance 5e-16.
    expect(Array.from(x.data)).toEqual([0.04, 0.08, 0.08, 0.16].map((v) => expect.closeTo(v, 15)));
  });
});
