import { Matrix as MlMatrix, solve as mlSolve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { matmul, solve, solveAsync } from "../../src/linalg";
import { reciprocalCondition } from "../../src/linalg/dense/condition";
import { factorReal, solveReal, solveRealTransposed } from "../../src/linalg/dense/lu";
import { normal } from "../../src/random";
import { largestDifference, largestEntry } from "../helpers/numbers";
import { scaled } from "./matrices";

describe("solve", () => {
  for (const scale of [1, 1e-290, 1e290]) {
    it(`solves a well-conditioned system at scale ${scale}`, () => {
      const a = normal({ shape: [20, 20], seed: 33 });
      const x = normal({ shape: [20, 3], seed: 34 });
      const found = solve(scaled(a, scale), scaled(matmul(a, x), scale));
      expect(largestDifference(found, x)).toBeLessThan(1e-12);
      expect(largestEntry(found)).toBeGreaterThan(1);
    });
  }

  it("rejects singular and rectangular systems", () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [1]],
      ),
    ).toThrow(/nonsingular/);
    expect(() => solve([[1, 2]], [[1]])).toThrow(ArgumentError);
    expect(() => solve([[1]], [[1], [2]])).toThrow(ArgumentError);
  });

  it("refuses a matrix that is singular to rounding, and says how near", () => {
    // Rows with an exact dependence: (0, 1, −4), (2, −3, 2), (5, −8, 7) = (5 · second − first) / 2.
    const singular = [
      [0, 1, -4],
      [2, -3, 2],
      [5, -8, 7],
    ];
    expect(() => solve(singular, [[8], [1], [1]])).toThrow(/nonsingular .* reciprocal condition number \d/);
    for (const scale of [1e-200, 1e200]) {
      const rows = singular.map((row) => row.map((x) => x * scale));
      expect(() => solve(rows, [[8], [1], [1]])).toThrow(ArgumentError);
    }
  });

  it("solves systems with rows and columns of very different sizes", () => {
    const mixed = [
      [1, 2e-20],
      [3e150, -4e130],
    ];
    const x = solve(mixed, [[1 + 2e-20 * 5e19], [3e150 - 4e130 * 5e19]]);
    expect(x.get(0, 0)).toBeCloseTo(1, 14);
    expect(x.get(1, 0) / 5e19).toBeCloseTo(1, 14);
    expect(solve([[1e-300]], [[2e-300]]).get(0, 0)).toBe(2);
  });

  it("calls onIllConditioned for Hilbert matrices from order 7 on, with a number near the true one", async () => {
    const called: number[] = [];
    for (let n = 1; n <= 11; n++) {
      const hilbert = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => 1 / (i + j + 1)),
      );
      const right = hilbert.map((row) => [row.reduce((sum, h) => sum + h, 0)]);
      const options = { onIllConditioned: (rcond: number) => void called.push(rcond) };
      const x = solve(hilbert, right, options);
      const before = called.length;
      const same = await solveAsync(hilbert, right, options);
      expect(Array.from(same.data)).toEqual(Array.from(x.data));
      expect(called.length - before).toBe(n >= 7 ? 1 : 0);
    }
    expect(called).toHaveLength(10);
    // ‖A‖₁ = 2 + d and ‖A⁻¹‖₁ = (2 + d)/d for [[1, 1], [1, 1 + d]], which needs no scaling.
    const d = 2 ** -30;
    let rcond = 0;
    solve(
      [
        [1, 1],
        [1, 1 + d],
      ],
      [[1], [1]],
      {
        onIllConditioned: (x) => {
          rcond = x;
        },
      },
    );
    expect((rcond * (2 + d) ** 2) / d).toBeCloseTo(1, 14);
  });

  it("estimates the reciprocal condition number within a factor of 3", () => {
    for (let seed = 0; seed < 40; seed++) {
      const n = 2 + (seed % 9);
      const { data } = normal({ shape: [n, n], seed });
      const a = Float64Array.from(data, (x, i) => (i % n === 0 ? 1e-3 * x : x));
      const unscaled = { scale: 1, rows: new Float64Array(n).fill(1), columns: new Float64Array(n).fill(1) };
      const oneNorm = (b: ArrayLike<number>) =>
        Math.max(
          ...Array.from({ length: n }, (_, j) => {
            let sum = 0;
            for (let i = 0; i < n; i++) sum += Math.abs(b[i * n + j]!);
            return sum;
          }),
        );
      const identity = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => Number(i === j)),
      );
      const inverse = solve(toNdArray(a.slice(), [n, n]), identity).data;
      const exact = 1 / (oneNorm(a) * oneNorm(inverse));
      const factors = a.slice();
      const pivots = new Int32Array(n);
      factorReal(factors, n, pivots);
      const solver = {
        solve: (x: Float64Array) => solveReal(factors, n, pivots, x),
        solveTransposed: (x: Float64Array) => solveRealTransposed(factors, n, pivots, x),
        maxColumns: 1,
      };
      const found = reciprocalCondition(solver, n, { ...unscaled, norm: oneNorm(a) });
      expect(found / exact).toBeGreaterThan(1 - 1e-9);
      expect(found / exact).toBeLessThan(3);
    }
  });

  it("agrees with ml-matrix for all orders up to 20 and several right-hand sides", () => {
    for (let n = 1; n <= 20; n++) {
      const a = normal({ shape: [n, n], seed: n });
      const b = normal({ shape: [n, 3], seed: 100 + n });
      const x = solve(a, b);
      const other = mlSolve(MlMatrix.from1DArray(n, n, [...a.data]), MlMatrix.from1DArray(n, 3, [...b.data]));
      expect(largestDifference(x, toNdArray(Float64Array.from(other.to1DArray()), [n, 3]))).toBeLessThan(
        1e-11,
      );
      expect(largestDifference(matmul(a, x), b)).toBeLessThan(1e-12);
    }
  });

  it("solves a system with a permutation matrix exactly, by exchanging rows", () => {
    const x = solve(
      [
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 0],
      ],
      [[7], [8], [9]],
    );
    expect(Array.from(x.data)).toEqual([8, 9, 7]);
  });
});
