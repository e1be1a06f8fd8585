import { CholeskyDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { cholesky, matmul, toMlMatrix } from "../../src/linalg";
import { normal } from "../../src/random";
import { largestDifference } from "../helpers/numbers";
import { scaled, withEigenvalues } from "./matrices";

describe("cholesky", () => {
  for (const scale of [1, 1e-290, 1e290]) {
    it(`factorises a positive definite matrix at scale ${scale}`, () => {
      const a = scaled(withEigenvalues([4, 2, 1, 0.5, 1e-6], 32), scale);
      const l = cholesky(a);
      const rebuilt = matmul(l, l, { transposeRight: true });
      expect(largestDifference(scaled(rebuilt, 1 / scale), scaled(a, 1 / scale))).toBeLessThan(4e-15);
      expect(l.get(0, 4)).toBe(0);
    });
  }

  it("agrees with a factor computed by hand", () => {
    const l = cholesky([
      [4, 2],
      [2, 3],
    ]);
    expect(Array.from(l.data)).toEqual([2, 0, 1, expect.closeTo(Math.SQRT2, 15)]);
  });

  it("rejects matrices that are not positive definite", () => {
    for (const matrix of [
      [[0]],
      [
        [1, 2],
        [2, 1],
      ],
      [[-1]],
      [
        [1, 1],
        [1, 1],
      ],
    ]) {
      expect(() => cholesky(matrix)).toThrow(ArgumentError);
    }
  });

  it.each([1, 7, 8, 9, 16, 33, 100])("agrees with ml-matrix on %i rows", (n) => {
    const a = normal({ shape: [n, 2 * n], seed: n });
    const gram = matmul(a, a, { transposeRight: true });
    const other = new CholeskyDecomposition(toMlMatrix(gram)).lowerTriangularMatrix;
    expect(largestDifference(cholesky(gram), other.to1DArray())).toBeLessThan(1e-14 * n);
  });

  it.each([2, 16, 17, 33])("factorises %i rows with a diagonal from 1e-200 to 1e200", (n) => {
    // D A D has the factor D L. Powers of two in D change no digit.
    const a = withEigenvalues(
      Array.from({ length: n }, (_, i) => 1 + i / n),
      34,
    );
    const scales = Array.from({ length: n }, (_, i) => 2 ** Math.round(332 * ((2 * i) / (n - 1) - 1)));
    const badlyScaled = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => scales[i]! * a.get(i, j) * scales[j]!),
    );
    const [factor, other] = [cholesky(badlyScaled), cholesky(a)];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(factor.get(i, j)).toBe(scales[i]! * other.get(i, j));
    }
    badlyScaled[n - 1]![0] = badlyScaled[0]![n - 1] = 2 * a.get(n - 1, n - 1);
    expect(() => cholesky(badlyScaled)).toThrow(/positive definite/);
  });

  it("rejects entries off the diagonal that overflow when they are scaled", () => {
    const matrix = [
      [1e-300, 1e300],
      [1e300, 1e-300],
    ];
    expect(() => cholesky(matrix)).toThrow(/positive definite/);
  });

  it("rejects a large matrix that is positive definite except for its last row", () => {
    const a = withEigenvalues(new Array(40).fill(1), 33);
    a.set(39, 39, -1);
    expect(() => cholesky(a)).toThrow(/positive definite/);
  });
});
