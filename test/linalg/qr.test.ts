import { QrDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import { matmul, qr, toMlMatrix } from "../../src/linalg";
import { normal } from "../../src/random";
import { largestDifference, largestEntry } from "../helpers/numbers";
import { cases, orthogonality, scaled, withSingularValues } from "./matrices";

/** Matrices beyond the sizes of the small loops, of a block of reflectors, and of the heap. */
const larger: Record<string, NdArray> = Object.fromEntries([
  ...[
    [17, 17],
    [33, 33],
    [64, 64],
    [100, 70],
    [70, 100],
    [300, 20],
    [20, 300],
    [150, 140],
    // Read in several strips.
    [1100, 9],
    [100, 300],
  ].map(([m, n]) => [`${m} x ${n}`, normal({ shape: [m!, n!], seed: m! })]),
  ["rank 3 of 40", withSingularValues(50, 40, [3, 2, 1], 14)],
  ["tiny, in blocks", scaled(normal({ shape: [40, 40], seed: 15 }), 1e-300)],
  ["huge, in blocks", scaled(normal({ shape: [40, 40], seed: 16 }), 1e300)],
]);

describe("qr", () => {
  for (const [name, a] of Object.entries({ ...cases, ...larger })) {
    it(`factorises and rebuilds a matrix of the kind "${name}"`, () => {
      const [m, n] = a.shape as [number, number];
      const { q, r } = qr(a);
      const size = largestEntry(a) || 1;
      const bound = 8 * Math.max(m, n) * Number.EPSILON;
      expect([q.shape, r.shape]).toEqual([
        [m, Math.min(m, n)],
        [Math.min(m, n), n],
      ]);
      expect(orthogonality(q)).toBeLessThan(bound);
      expect(largestDifference(scaled(matmul(q, scaled(r, 1 / size)), 1), scaled(a, 1 / size))).toBeLessThan(
        bound,
      );
      for (let i = 1; i < r.shape[0]!; i++) for (let j = 0; j < i; j++) expect(r.get(i, j)).toBe(0);
    });
  }

  it("agrees with ml-matrix up to rounding, signs included", () => {
    const a = normal({ shape: [30, 20], seed: 17 });
    const other = new QrDecomposition(toMlMatrix(a));
    const { q, r } = qr(a);
    expect(largestDifference(q, other.orthogonalMatrix.to1DArray())).toBeLessThan(1e-14);
    expect(largestDifference(r, other.upperTriangularMatrix.to1DArray())).toBeLessThan(1e-14);
  });

  it("rejects a matrix whose factor exceeds float64", () => {
    expect(() => qr([[1.5e308], [1.5e308]])).toThrow(ArgumentError);
  });

  it("names the place of an entry that is not finite, in any strip", () => {
    const a = normal({ shape: [1100, 9], seed: 18 });
    a.set(1000, 7, Number.NaN);
    expect(() => qr(a)).toThrow("matrix[1000, 7]");
  });
});
