import { Matrix as MlMatrix, solve as mlSolve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { matmul, solve } from "../../../src/linalg";
import { normal } from "../../../src/random";
import { largestDifference } from "../../helpers/numbers";

describe("solve by LU", () => {
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
