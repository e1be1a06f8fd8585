import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factorComplex, solveComplex } from "../../../src/ode/radau/complex-lu";
import { largestDifference } from "../../helpers/numbers";

const entry = fc.double({ min: -1, max: 1, noNaN: true });

describe("in-place complex LU decomposition", () => {
  test("solves random complex systems", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(entry), (n, stream) => {
        const next = () => stream.next().value as number;
        const shifted = (k: number) => (Math.floor(k / n) + 1) % n === k % n;
        const re = Float64Array.from({ length: n * n }, (_, k) => next() / n + (shifted(k) ? 1 : 0));
        const im = Float64Array.from({ length: n * n }, (_, k) => next() / n + (shifted(k) ? 3 : 0));
        const [x, y] = [Float64Array.from({ length: n }, next), Float64Array.from({ length: n }, next)];
        const p = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + re[i * n + j]! * xj - im[i * n + j]! * y[j]!, 0),
        );
        const q = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + im[i * n + j]! * xj + re[i * n + j]! * y[j]!, 0),
        );
        const pivots = new Int32Array(n);
        expect(factorComplex(re, im, n, pivots)).toBe(true);
        solveComplex(re, im, n, pivots, p, q);
        expect(Math.max(largestDifference(p, x), largestDifference(q, y))).toBeLessThan(2e-14);
      }),
    );
  });

  test.each([1e-300, 1e-160, 1e160, 1e300])("solves a system with entries of size %d", (unit) => {
    // ((1 + i) u, 0; u, −2i u) (1, i) = ((1 + i) u, 3 u)
    const [re, im] = [Float64Array.of(unit, 0, unit, 0), Float64Array.of(unit, 0, 0, -2 * unit)];
    const [p, q] = [Float64Array.of(unit, 3 * unit), Float64Array.of(unit, 0)];
    const pivots = new Int32Array(2);
    expect(factorComplex(re, im, 2, pivots)).toBe(true);
    solveComplex(re, im, 2, pivots, p, q);
    expect(Math.max(largestDifference(p, [1, 0]), largestDifference(q, [0, 1]))).toBeLessThan(1e-15);
  });

  test("returns false for a singular matrix", () => {
    const pivots = new Int32Array(2);
    expect(factorComplex(Float64Array.of(1, 2, 2, 4), new Float64Array(4), 2, pivots)).toBe(false);
  });
});
