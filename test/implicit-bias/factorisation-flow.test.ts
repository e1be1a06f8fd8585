import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../src/arrays";
import { balancedWeights, gaussianWeights, gradientFlow, modeDynamics, product } from "../../src/deep-linear";
import {
  effectiveRank,
  endToEndFlow,
  endToEndFlowAsync,
  factorisationFlow,
  factorisationFlowAsync,
} from "../../src/implicit-bias";
import { matmul, svd } from "../../src/linalg";
import { normal, uniform } from "../../src/random";
import { correlationsFrom } from "../../src/tasks";
import { largestDifference } from "../helpers/numbers";
import { diagonal, scaled, withSingularValues } from "../linalg/matrices";

/** A random mask with a given fraction of observed entries. */
const randomMask = (rows: number, columns: number, fraction: number, seed: number): NdArray => {
  const u = uniform({ shape: [rows, columns], seed });
  return toNdArray(
    u.data.map((x) => (x < fraction ? 1 : 0)),
    [rows, columns],
  );
};

describe("factorisationFlow and endToEndFlow", () => {
  it("agree on the product of balanced weights, for several shapes and a mask", () => {
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
        mask: randomMask(rows, columns, 0.6, 7),
      };
      const options = { times: [0, 1, 5, 20], relativeTolerance: 1e-12, tau: 0.5 };
      const factors = factorisationFlow(weights, problem, options);
      const endToEnd = endToEndFlow(product(weights), problem, { ...options, depth });
      for (const i of [0, 1, 2, 3]) {
        expect(largestDifference(factors.products[i]!, endToEnd.products[i]!)).toBeLessThan(1e-9);
        expect(Math.abs(factors.loss[i]! - endToEnd.loss[i]!)).toBeLessThan(1e-9);
      }
      expect(largestDifference(factors.singularValues, endToEnd.singularValues)).toBeLessThan(1e-9);
      expect(largestDifference(factors.at(3).product, endToEnd.at(3).product)).toBeLessThan(1e-9);
    }
  });

  it("compute the same numbers asynchronously, and return the partial flow after an abort", async () => {
    const weights = balancedWeights({ widths: [3, 3, 3], scale: 0.4, seed: 3 });
    const problem = { target: normal({ shape: [3, 3], seed: 5 }) };
    const options = { times: [0, 1, 5, 1000], relativeTolerance: 1e-12 };
    expect((await factorisationFlowAsync(weights, problem, options)).loss).toEqual(
      factorisationFlow(weights, problem, options).loss,
    );
    const endToEndOptions = { ...options, depth: 2 };
    const start = product(weights);
    expect((await endToEndFlowAsync(start, problem, endToEndOptions)).loss).toEqual(
      endToEndFlow(start, problem, endToEndOptions).loss,
    );
    const stop = new AbortController();
    const stopping = {
      ...options,
      signal: stop.signal,
      onProgress: ({ fraction }: { fraction: number }) => {
        if (fraction > 0.005) stop.abort();
      },
    };
    const partial = await factorisationFlowAsync(weights, problem, stopping);
    expect(partial.result).toBe("aborted");
    expect(Array.from(partial.times)).toEqual([0, 1, 5]);
  });

  it("disagree for unbalanced weights, because the end-to-end equation requires balance", () => {
    const weights = gaussianWeights({ widths: [3, 3, 3], standardDeviation: 0.8, seed: 3 });
    const problem = { target: normal({ shape: [3, 3], seed: 5 }) };
    const options = { times: [2] };
    const endToEnd = endToEndFlow(product(weights), problem, { ...options, depth: 2 });
    expect(
      largestDifference(factorisationFlow(weights, problem, options).products[0]!, endToEnd.products[0]!),
    ).toBeGreaterThan(0.01);
  });

  it("agree with the gradient flow of a deep linear network if all entries are observed", () => {
    const target = normal({ shape: [3, 4], seed: 2 });
    const weights = gaussianWeights({ widths: [4, 5, 3], standardDeviation: 0.4, seed: 3 });
    const data = correlationsFrom({
      inputCorrelation: diagonal([1, 1, 1, 1]),
      inputOutputCorrelation: target,
    });
    const times = [0, 1, 4];
    const flow = gradientFlow(weights, data, { times });
    // The factorisation loss is a mean over 12 entries.
    const factorised = factorisationFlow(weights, { target }, { times, tau: 1 / 12 });
    for (const i of [0, 1, 2])
      expect(largestDifference(flow.products[i]!, factorised.products[i]!)).toBeLessThan(1e-8);
  });

  it("follow modeDynamics mode by mode from aligned initial weights", () => {
    const { u, v } = svd(normal({ shape: [3, 3], seed: 4 }));
    const withModes = (values: number[]) => matmul(matmul(u, diagonal(values)), v, { transposeRight: true });
    const strengths = [1.5, 1, 0.5];
    const times = [0, 2, 5, 9];
    for (const depth of [2, 3, 5]) {
      const flow = endToEndFlow(
        withModes([0.1, 0.1, 0.1]),
        { target: withModes(strengths) },
        {
          depth,
          times,
          tau: 1 / 9,
          relativeTolerance: 1e-12,
        },
      );
      for (const [i, t] of times.entries()) {
        const expected = strengths.map((strength) => modeDynamics({ strength, initial: 0.1, depth }).at(t));
        expect(largestDifference(flow.products[i]!, withModes(expected))).toBeLessThan(1e-9);
      }
    }
  });

  it("complete a low-rank matrix from some of its entries more accurately at larger depth", () => {
    const target = withSingularValues(12, 12, [6, 4], 3);
    const observed = randomMask(12, 12, 0.55, 9);
    const errors = [1, 2, 3].map((depth) => {
      const size = 1e-3;
      const flow = endToEndFlow(
        scaled(diagonal(new Array(12).fill(1)), size),
        { target, mask: observed },
        {
          depth,
          times: [1e4],
          relativeTolerance: 1e-6,
          dense: false,
        },
      );
      expect(flow.loss[0]!).toBeLessThan(1e-6);
      return { error: largestDifference(flow.products[0]!, target), rank: effectiveRank(flow.products[0]!) };
    });
    expect(errors[1]!.error).toBeLessThan(errors[0]!.error);
    expect(errors[2]!.error).toBeLessThan(errors[1]!.error);
    expect(errors[2]!.rank).toBeLessThan(2);
    expect(errors[0]!.rank).toBeGreaterThan(5);
  });

  it("reject empty weights, wrong shapes, invalid masks and depths, naming the argument", () => {
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
  });

  it("reject a start whose loss overflows, naming the start and the target", () => {
    const [huge, options] = [[[1e200]], { times: [0] }];
    expect(() => factorisationFlow([huge], { target: huge }, options)).not.toThrow();
    expect(() => factorisationFlow([[[1]]], { target: huge }, options)).toThrow(
      /^factorisationFlow: weights \(with problem\.target\) must be small enough/,
    );
    expect(() => endToEndFlow([[1]], { target: huge }, { ...options, depth: 2 })).toThrow(
      /^endToEndFlow: initial \(with problem\.target\) must be small enough/,
    );
  });
});
