import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { effectiveRank } from "../../src/implicit-bias";
import { endToEndVelocity } from "../../src/implicit-bias/end-to-end";
import { matmul, svd } from "../../src/linalg";
import { denseSvd } from "../../src/linalg/dense";
import { normal } from "../../src/random";
import { diagonal } from "../linalg/matrices";

describe("endToEndVelocity", () => {
  it("is −Σ_j (WWᵀ)^((j−1)/N) G (WᵀW)^((N−j)/N) in the basis of the singular vectors", () => {
    for (const [rows, columns, depth] of [
      [4, 4, 3],
      [5, 3, 2],
      [3, 5, 5],
      [3, 3, 1],
    ] as const) {
      const w = normal({ shape: [rows, columns], seed: 11 });
      const g = normal({ shape: [rows, columns], seed: 12 });
      const gradient = { rows, columns, data: g.data };
      const velocity = endToEndVelocity(denseSvd({ rows, columns, data: w.data }), gradient, depth);
      const { u, v, singularValues } = svd(w);
      const inBasis = (a: NdArray) => matmul(matmul(u, a, { transposeLeft: true }), v);
      const [found, given] = [inBasis(toNdArray(velocity.data, [rows, columns])), inBasis(g)];
      for (const [k, s] of singularValues.entries()) {
        for (const [l, t] of singularValues.entries()) {
          let factor = 0;
          for (let j = 1; j <= depth; j++)
            factor += s ** ((2 * (j - 1)) / depth) * t ** ((2 * (depth - j)) / depth);
          expect(Math.abs(found.get(k, l) + factor * given.get(k, l))).toBeLessThan(1e-12);
        }
      }
    }
  });
});

describe("effectiveRank", () => {
  it("is the exponential of the entropy of the normalised singular values, and rejects a zero matrix", () => {
    expect(effectiveRank(diagonal([3, 3, 3, 0]))).toBeCloseTo(3, 13);
    expect(effectiveRank([[1, 2]])).toBeCloseTo(1, 14);
    const [p, q] = [2 / 3, 1 / 3];
    expect(effectiveRank(diagonal([2, 1]))).toBeCloseTo(Math.exp(-p * Math.log(p) - q * Math.log(q)), 13);
    expect(() => effectiveRank([[0]])).toThrow(ArgumentError);
  });
});
