import { Matrix as MlMatrix, solve as mlSolve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { matmul, solve } from "../../src/linalg";
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
