import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factorReal, solveReal } from "../../../src/linalg/dense/lu";
import { largestDifference } from "../../helpers/numbers";

const entry = fc.double({ min: -1, max: 1, noNaN: true });

describe("in-place real LU decomposition", () => {
  test("solves random real systems", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(entry), (n, stream) => {
        const next = () => stream.next().value as number;
        // Rows rotated by one and 3 added on the diagonal: well conditioned, but pivoting is necessary.
        const a = Float64Array.from(
          { length: n * n },
          (_, k) => next() / n + ((Math.floor(k / n) + 1) % n === k % n ? 3 : 0),
        );
        const x = Float64Array.from({ length: n }, next);
        const b = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + a[i * n + j]! * xj, 0),
        );
        const pivots = new Int32Array(n);
        expect(factorReal(a, n, pivots)).toBe(true);
        solveReal(a, n, pivots, b);
        expect(largestDifference(b, x)).toBeLessThan(1e-14);
      }),
    );
  });

  test("returns false for a matrix that is singular or not finite", () => {
    const pivots = new Int32Array(2);
    expect(factorReal(Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
    expect(factorReal(Float64Array.of(Number.NaN, 2, 2, 4), 2, pivots)).toBe(false);
  });
});
