import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { balancedWeights, gaussianWeights, gradientFlow, modeDynamics, product } from "../../src/deep-linear";
import {
  effectiveRank,
  endToEndFlow,
  endToEndFlowAsync,
  endToEndRates,
  factorisationFlow,
  factorisationFlowAsync,
} from "../../src/implicit-bias";
import { matmul, svd } from "../../src/linalg";
import { normal, uniform } from "../../src/random";
import { correlationsFrom } from "../../src/tasks";
import { diagonal, distance, scaled, withSingularValues } from "../linalg/matrices";

const mask = (rows: number, columns: number, part: number, seed: number): NdArray => {
  const u = uniform({ shape: [rows, columns], seed });
  return toNdArray(
    u.data.map((x) => (x < part ? 1 : 0)),
    [rows, columns],
  );
};

describe("deep matrix factorisation", () => {
  it("moves its product by the end-to-end equation when balanced, whatever the shape and the mask", () => {
    for (const [rows, columns, depth] of [
      [4, 4, 3],
      [5, 3, 2],
      [3, 6, 4],
      [4, 4, 1],
    ] as const) {
      const hidden = new Array(depth - 1).fill(Math.max(rows, columns));
      const weights = balancedWeights({ widths: [columns, ...hidden, rows], scale: 0.4, seed: 3 });
      const problem = {
        target: normal({ shape: [rows, columns], seed: 5 }),
        mask: mask(rows, columns, 0.6, 7),
      };
      const options = { times: [0, 1, 5, 20], relativeTolerance: 1e-12, tau: 0.5 };
      const factors = factorisationFlow(weights, problem, options);
      const whole = endToEndFlow(product(weights), problem, { ...options, depth });
      for (const i of [0, 1, 2, 3]) {
        expect(distance(factors.products[i]!, whole.products[i]!)).toBeLessThan(1e-9);
        expect(Math.abs(factors.loss[i]! - whole.loss[i]!)).toBeLessThan(1e-9);
      }
      expect(distance(factors.singularValues, whole.singularValues)).toBeLessThan(1e-9);
      expect(distance(factors.at(3).product, whole.at(3).product)).toBeLessThan(1e-9);
    }
  });

  it("has the same numbers in turns with other work, and stops at a signal with what it has", async () => {
    const weights = balancedWeights({ widths: [3, 3, 3], scale: 0.4, seed: 3 });
    const problem = { target: normal({ shape: [3, 3], seed: 5 }) };
    const options = { times: [0, 1, 5, 1000], relativeTolerance: 1e-12 };
    expect((await factorisationFlowAsync(weights, problem, options)).loss).toEqual(
      factorisationFlow(weights, problem, options).loss,
    );
    const whole = { ...options, depth: 2 };
    const start = product(weights);
    expect((await endToEndFlowAsync(start, problem, whole)).loss).toEqual(
      endToEndFlow(start, problem, whole).loss,
    );
    const stop = new AbortController();
    const stopping = {
      ...options,
      signal: stop.signal,
      onProgress: ({ fraction }: { fraction: number }) => {
        if (fraction > 0.005) stop.abort();
      },
    };
    const part = await factorisationFlowAsync(weights, problem, stopping);
    expect(part.result).toBe("aborted");
    expect(Array.from(part.times)).toEqual([0, 1, 5]);
  });

  it("does not from unbalanced weights: the end-to-end equation needs balance", () => {
    const weights = gaussianWeights({ widths: [3, 3, 3], standardDeviation: 0.8, seed: 3 });
    const problem = { target: normal({ shape: [3, 3], seed: 5 }) };
    const options = { times: [2] };
    const whole = endToEndFlow(product(weights), problem, { ...options, depth: 2 });
    expect(
      distance(factorisationFlow(weights, problem, options).products[0]!, whole.products[0]!),
    ).toBeGreaterThan(0.01);
  });

  it("is the gradient flow of a deep linear network when everything is observed", () => {
    const target = normal({ shape: [3, 4], seed: 2 });
    const weights = gaussianWeights({ widths: [4, 5, 3], standardDeviation: 0.4, seed: 3 });
    const data = correlationsFrom({ inputInput: diagonal([1, 1, 1, 1]), outputInput: target });
    const times = [0, 1, 4];
    const flow = gradientFlow(weights, data, { times });
    // The loss here is a mean over 12 entries.
    const same = factorisationFlow(weights, { target }, { times, tau: 1 / 12 });
    for (const i of [0, 1, 2]) expect(distance(flow.products[i]!, same.products[i]!)).toBeLessThan(1e-8);
  });

  it("moves singular values as dσ/dt = −N (σ²)^(1−1/N) u·G v, and vectors as differences say", () => {
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
            // Central differences at a step of 1e-6: rounding of 1e-16/1e-6, and vectors of near singular values turn fast.
            expect(Math.abs(slope - found.get(i, k))).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
          }
        }
      }
    }
  });

  it("follows modeDynamics mode by mode from an aligned start", () => {
    const { u, v } = svd(normal({ shape: [3, 3], seed: 4 }));
    const of = (values: number[]) => matmul(matmul(u, diagonal(values)), v, { transposeRight: true });
    const strengths = [1.5, 1, 0.5];
    const times = [0, 2, 5, 9];
    for (const depth of [2, 3, 5]) {
      const flow = endToEndFlow(
        of([0.1, 0.1, 0.1]),
        { target: of(strengths) },
        {
          depth,
          times,
          tau: 1 / 9,
          relativeTolerance: 1e-12,
        },
      );
      for (const [i, t] of times.entries()) {
        const expected = strengths.map((strength) => modeDynamics({ strength, initial: 0.1, depth }).at(t));
        expect(distance(flow.products[i]!, of(expected))).toBeLessThan(1e-9);
      }
    }
  });

  it("completes a matrix of low rank from part of its entries, the better the deeper", () => {
    const target = withSingularValues(12, 12, [6, 4], 3);
    const seen = mask(12, 12, 0.55, 9);
    const errors = [1, 2, 3].map((depth) => {
      const size = 1e-3;
      const flow = endToEndFlow(
        scaled(diagonal(new Array(12).fill(1)), size),
        { target, mask: seen },
        {
          depth,
          times: [1e4],
          relativeTolerance: 1e-6,
          dense: false,
        },
      );
      expect(flow.loss[0]!).toBeLessThan(1e-6);
      return { error: distance(flow.products[0]!, target), rank: effectiveRank(flow.products[0]!) };
    });
    expect(errors[1]!.error).toBeLessThan(errors[0]!.error);
    expect(errors[2]!.error).toBeLessThan(errors[1]!.error);
    expect(errors[2]!.rank).toBeLessThan(2);
    expect(errors[0]!.rank).toBeGreaterThan(5);
  });

  it("measures rank by the entropy of the singular values", () => {
    expect(effectiveRank(diagonal([3, 3, 3, 0]))).toBeCloseTo(3, 13);
    expect(effectiveRank([[1, 2]])).toBeCloseTo(1, 14);
    const [p, q] = [2 / 3, 1 / 3];
    expect(effectiveRank(diagonal([2, 1]))).toBeCloseTo(Math.exp(-p * Math.log(p) - q * Math.log(q)), 13);
    expect(() => effectiveRank([[0]])).toThrow(ArgumentError);
  });

  it("refuses what it cannot use", () => {
    const weights = [[[1, 0]], [[1], [2]]];
    const target = [
      [1, 2],
      [3, 4],
    ];
    const zeros = [
      [0, 0],
      [0, 0],
    ];
    expect(() => factorisationFlow([], { target }, { times: [0] })).toThrow(/at least one matrix/);
    expect(() => factorisationFlow(weights, { target: [[1]] }, { times: [0] })).toThrow(/target/);
    expect(() => factorisationFlow(weights, { target, mask: zeros }, { times: [0] })).toThrow(/mask/);
    expect(() => factorisationFlow(weights, { target, mask: target }, { times: [0] })).toThrow(
      /mask\[0, 1\]/,
    );
    expect(() => endToEndFlow(target, { target }, { depth: 0, times: [0] })).toThrow(/options\.depth/);
    expect(() => endToEndRates({ product: target, gradient: [[1]], depth: 2 })).toThrow(/gradient/);
  });
});
