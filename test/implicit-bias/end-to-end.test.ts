import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { effectiveRank, endToEndRates } from "../../src/implicit-bias";
import { matmul, svd } from "../../src/linalg";
import { normal } from "../../src/random";
import { diagonal } from "../linalg/matrices";

describe("endToEndRates", () => {
  it("agrees with dσ/dt = −N (σ²)^(1−1/N) u·G v and with central differences of the singular vectors", () => {
    for (const [rows, columns, depth] of [
      [4, 4, 3],
      [5, 3, 2],
      [3, 5, 5],
      [3, 3, 1],
    ] as const) {
      const w = normal({ shape: [rows, columns], seed: 11 });
      const gradient = normal({ shape: [rows, columns], seed: 12 });
      const rates = endToEndRates({ product: w, gradient, depth });
      const { u, v, singularValues } = svd(w);
      expect(rates.singularValues).toEqual(singularValues);
      const inner = matmul(matmul(u, gradient, { transposeLeft: true }), v);
      for (const [k, s] of singularValues.entries()) {
        const expected = -depth * s ** (2 - 2 / depth) * inner.get(k, k);
        expect(Math.abs(rates.singularValueRates[k]! - expected)).toBeLessThan(1e-12);
      }
      const h = 1e-6;
      const moved = (by: number) =>
        svd(
          toNdArray(
            w.data.map((x, i) => x + by * rates.product.data[i]!),
            [rows, columns],
          ),
        );
      const [ahead, behind] = [moved(h), moved(-h)];
      for (const [key, found] of [
        ["u", rates.leftRates],
        ["v", rates.rightRates],
      ] as const) {
        const size = found.shape[0]!;
        for (let i = 0; i < size; i++) {
          for (let k = 0; k < singularValues.length; k++) {
            const sign = (a: NdArray) => Math.sign(a.get(0, k) * { u, v }[key].get(0, k));
            const slope =
              (sign(ahead[key]) * ahead[key].get(i, k) - sign(behind[key]) * behind[key].get(i, k)) / (2 * h);
            // Central differences with a step of 1e-6 have rounding errors of 1e-10, and nearly degenerate vectors rotate fast.
            expect(Math.abs(slope - found.get(i, k))).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
          }
        }
      }
    }
  });

  it("rejects a gradient of a different shape", () => {
    const product = [
      [1, 2],
      [3, 4],
    ];
    expect(() => endToEndRates({ product, gradient: [[1]], depth: 2 })).toThrow(/gradient/);
  });

  it("rejects rates that overflow, naming both matrices", () => {
    expect(() => endToEndRates({ product: [[1e200]], gradient: [[1e200]], depth: 2 })).toThrow(
      /^endToEndRates: options \(product and gradient\) must be small enough/,
    );
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
