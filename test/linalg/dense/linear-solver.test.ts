import { describe, expect, it } from "vitest";
import { runSync } from "../../../src/concurrency/run-generator";
import { linearSolver, storeMatrix } from "../../../src/linalg/dense/linear-solver";
import { largestDifference, normalNumbers } from "../../helpers/numbers";

const solverOf = (data: Float64Array, n: number, count: number) => {
  const copy = (out: Float64Array, from: number, to: number) => out.set(data.subarray(from * n, to * n));
  const stored = storeMatrix({ rows: n, columns: n, copy }, count);
  return { solver: runSync(linearSolver(stored, count)), release: stored.store.release };
};

/** Computes a x, or aᵀ x, for a [n, n] and x [n, k]. */
function times(a: Float64Array, n: number, x: Float64Array, k: number, transposed = false): Float64Array {
  const out = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < n; p++) {
      const entry = transposed ? a[p * n + i]! : a[i * n + p]!;
      for (let j = 0; j < k; j++) out[i * k + j]! += entry * x[p * k + j]!;
    }
  }
  return out;
}

describe("linearSolver", () => {
  it.each([1, 5, 47, 48, 63, 64, 129, 200])(
    "solves systems of order %i with the matrix and its transpose",
    (n) => {
      const a = normalNumbers(n * n, n);
      const { solver, release } = solverOf(a, n, 3);
      const k = Math.min(3, solver!.maxColumns);
      const x = normalNumbers(n * k, 2);
      const b = times(a, n, x, k);
      solver!.solve(b, k);
      // Backward stable: the residual is a few n ε for a solution of order 1, whatever the condition of the matrix.
      expect(largestDifference(times(a, n, b, k), times(a, n, x, k))).toBeLessThan(1e-14 * n * n);
      const y = normalNumbers(n, 3);
      const right = times(a, n, y, 1, true);
      solver!.solveTransposed(right);
      expect(largestDifference(times(a, n, right, 1, true), times(a, n, y, 1, true))).toBeLessThan(
        1e-14 * n * n,
      );
      release();
    },
  );

  it("exchanges rows where a leading block is singular", () => {
    // The exchange of neighbours: every pivot on the diagonal is zero.
    const n = 100;
    const a = Float64Array.from({ length: n * n }, (_, k) => Number((Math.floor(k / n) ^ 1) === k % n));
    const { solver, release } = solverOf(a, n, 1);
    const x = Float64Array.from({ length: n }, (_, i) => i);
    solver!.solve(x, 1);
    expect([...x]).toEqual(Array.from({ length: n }, (_, i) => i ^ 1));
    release();
  });

  it.each([4, 60])("returns undefined for a singular matrix of order %i", (n) => {
    const a = normalNumbers(n * n, 1);
    a.fill(0, n, 2 * n);
    const { solver, release } = solverOf(a, n, 1);
    expect(solver).toBeUndefined();
    release();
  });
});
