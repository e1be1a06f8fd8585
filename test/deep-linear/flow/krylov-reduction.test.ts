import { describe, expect, test } from "vitest";
import type { Matrix, NdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import {
  alignedWeights,
  balance,
  type FlowOptions,
  gaussianWeights,
  gradientFlow,
  gradientFlowAsync,
} from "../../../src/deep-linear";
import { krylovReduction } from "../../../src/deep-linear/flow/krylov-reduction";
import { linearField } from "../../../src/deep-linear/flow/linear-field";
import { productOf } from "../../../src/deep-linear/product";
import { readStatistics } from "../../../src/deep-linear/statistics";
import { pack, readWeights, unpack, widthsOf } from "../../../src/deep-linear/weights";
import { type Solution, solve } from "../../../src/ode";
import { correlations, teacher } from "../../../src/tasks";

const statisticsOf = (inputSize: number, outputSize: number) =>
  correlations(teacher({ inputSize, outputSize, samples: 100, whiten: true, seed: 3 }));

const dense = (weights: readonly NdArray[]): Matrix[] => readWeights(argumentsOf("test"), weights);

const relativeDistance = (a: readonly Matrix[], b: readonly Matrix[]): number =>
  Math.max(
    ...a.map(({ data }, l) => {
      const other = b[l]!.data;
      return Math.hypot(...data.map((x, i) => x - other[i]!)) / Math.hypot(...other);
    }),
  );

/** Integrates the flow of a network without reduction. */
function integrate(
  weights: readonly Matrix[],
  data: ReturnType<typeof statisticsOf>,
  times: number[],
  tolerance: number,
): Solution {
  const widths = widthsOf(weights);
  const { evaluate } = linearField(
    argumentsOf("test"),
    widths,
    readStatistics(argumentsOf("test").at("data"), data),
  );
  const tolerances = { relativeTolerance: tolerance, absoluteTolerance: tolerance * 1e-3 };
  return solve((_t, w, dw) => evaluate(w, dw), pack(weights), {
    times,
    start: 0,
    dense: false,
    ...tolerances,
  });
}

const stateOf = (solution: Solution, index: number, widths: readonly number[]): Matrix[] => {
  const n = solution.states.shape[1]!;
  return unpack(solution.states.data.slice(index * n, (index + 1) * n), widths);
};

describe("krylovReduction to all reachable directions is exact", () => {
  test.each([
    [
      "for two layers, with 6 + 5 reachable hidden directions",
      gaussianWeights({ widths: [6, 200, 5], standardDeviation: 0.05 }),
      [6, 11, 5],
    ],
    [
      "for aligned weights, with one reachable direction per mode",
      alignedWeights({ correlations: statisticsOf(6, 5), widths: [6, 40, 50, 5], strengths: 1e-3 }),
      [6, 5, 5, 5],
    ],
  ])("%s", (_name, weights, widths) => {
    const data = statisticsOf(6, 5);
    const matrices = dense(weights);
    const reduction = krylovReduction(
      matrices,
      readStatistics(argumentsOf("test").at("data"), data).inputOutputCorrelation,
      1e-12,
    )!;
    expect(reduction.widths).toEqual(widths);
    expect(reduction.isExact).toBe(true);
    expect(relativeDistance(reduction.expand(pack(reduction.weights)), matrices)).toBeLessThan(1e-14);

    const times = [0, 3, 12];
    const flow = gradientFlow(weights, data, { times, recordWeights: true });
    const full = integrate(matrices, data, times, 1e-12);
    times.forEach((time, i) => {
      const expected = stateOf(full, i, widthsOf(matrices));
      expect(relativeDistance(dense(flow.at(time).weights), expected)).toBeLessThan(1e-9);
      expect(relativeDistance(dense([flow.products[i]!]), [productOf(expected)])).toBeLessThan(1e-9);
    });
    const [before, after] = [balance(weights), balance(flow.at(12).weights)];
    after.matrices.forEach(({ data: now }, l) => {
      const then = before.matrices[l]!.data;
      expect(Math.hypot(...now.map((x, i) => x - then[i]!))).toBeLessThan(1e-10);
    });
  });
});

describe("krylovReduction of three layers with small weights", () => {
  const data = statisticsOf(6, 6);
  const weights = gaussianWeights({ widths: [6, 96, 96, 6], standardDeviation: 2e-3, seed: 4 });
  const matrices = dense(weights);
  const { inputOutputCorrelation } = readStatistics(argumentsOf("test").at("data"), data);
  const end = 150;
  const full = stateOf(integrate(matrices, data, [end], 1e-11), 0, widthsOf(matrices));

  test.each([1e-2, 1e-4, 1e-6])(
    "has an error of at most twice its estimate, at a tolerance of %d",
    (tolerance) => {
      const reduction = krylovReduction(matrices, inputOutputCorrelation, tolerance)!;
      expect(reduction.isExact).toBe(false);
      const solution = integrate(reduction.weights, data, [end], 1e-11);
      const packed = solution.states.data.slice();
      const error = relativeDistance(reduction.expand(packed), full);
      expect(reduction.truncationError(packed)).toBeLessThan(tolerance);
      expect(error).toBeLessThan(2 * reduction.truncationError(packed));
      // The error of the map is of second order: a deviation from the subspaces and one back to them.
      const map = productOf(unpack(packed, reduction.widths));
      expect(relativeDistance([map], [productOf(full)])).toBeLessThan(100 * error * error + 1e-9);
    },
  );

  test("gives the flow of the full network to the tolerance", () => {
    const options = { times: [end], relativeTolerance: 1e-6, recordWeights: true };
    const flow = gradientFlow(weights, data, options);
    expect(flow.at(end).weights.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape));
    expect(relativeDistance(dense(flow.at(end).weights), full)).toBeLessThan(1e-5);
    expect(relativeDistance(dense([flow.products[0]!]), [productOf(full)])).toBeLessThan(1e-5);
  });

  test("is not used if tolerances are given for each weight of the full network", () => {
    const relativeTolerance = new Array(pack(matrices).length).fill(1e-6);
    const flow = gradientFlow(weights, data, { times: [10], relativeTolerance });
    expect(flow.at(10).weights[1]!.shape).toEqual([96, 96]);
  });
});

describe("a truncation error of krylovReduction above its prediction", () => {
  // The middle layer is not small relative to the tiny outer layers, so that all of its directions learn.
  const data = statisticsOf(6, 6);
  const [first, middle, last] = [1e-4, 8e-3, 1e-4].map(
    (standardDeviation, l) => gaussianWeights({ widths: [6, 96, 96, 6], standardDeviation, seed: 9 })[l]!,
  ) as [NdArray, NdArray, NdArray];
  const weights = [first, middle, last];
  const matrices = dense(weights);
  const options: FlowOptions = {
    times: [0, 400],
    relativeTolerance: 1e-6,
    absoluteTolerance: 1e-9,
    dense: false,
  };

  test("is detected, and the full network is integrated", async () => {
    const { inputOutputCorrelation } = readStatistics(argumentsOf("test").at("data"), data);
    const reduction = krylovReduction(matrices, inputOutputCorrelation, 1e-6)!;
    const end = integrate(reduction.weights, data, [400], 1e-6).states.data.slice();
    expect(reduction.truncationError(end)).toBeGreaterThan(1e-6);

    const full = integrate(matrices, data, [0, 400], 1e-6);
    const expected = stateOf(full, 1, widthsOf(matrices));
    const fractions: number[] = [];
    const onProgress = ({ fraction }: { fraction: number }) => void fractions.push(fraction);
    for (const flow of [
      gradientFlow(weights, data, { ...options, onProgress }),
      await gradientFlowAsync(weights, data, options),
    ]) {
      expect(flow.stats).toEqual(full.stats);
      expect(flow.at(400).weights.map(({ data }) => data)).toEqual(expected.map(({ data }) => data));
    }
    expect(fractions).toEqual(fractions.slice().sort((a, b) => a - b));
    expect(fractions[fractions.length - 1]).toBe(1);
  });
});

test.each([
  ["a small network", gaussianWeights({ widths: [3, 30, 4], standardDeviation: 0.1 })],
  ["a network that is already narrow", gaussianWeights({ widths: [30, 40, 30], standardDeviation: 0.1 })],
  ["one layer", gaussianWeights({ widths: [40, 40], standardDeviation: 0.1 })],
  ["large weights", gaussianWeights({ widths: [8, 100, 100, 8], standardDeviation: 0.3 })],
])("krylovReduction does not reduce %s", (_name, weights) => {
  const target = weights[0]!;
  const matrix = { rows: target.shape[0]!, columns: target.shape[1]!, data: target.data as Float64Array };
  expect(krylovReduction(dense(weights), matrix, 1e-9)).toBeUndefined();
});

test("gradientFlow leaves a network with zero weights unchanged", () => {
  const weights = gaussianWeights({ widths: [8, 100, 8], standardDeviation: 0 });
  const flow = gradientFlow(weights, statisticsOf(8, 8), { times: [0, 5] });
  expect(Math.max(...flow.at(5).weights.flatMap(({ data }) => Array.from(data)))).toBe(0);
});
