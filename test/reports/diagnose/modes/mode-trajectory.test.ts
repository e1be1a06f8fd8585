import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../../src/arrays";
import { argumentsOf } from "../../../../src/arrays/arguments";
import { gaussianWeights, gradientFlow } from "../../../../src/deep-linear";
import { matmul } from "../../../../src/linalg";
import { modeTrajectory } from "../../../../src/reports/diagnose/modes/mode-trajectory";
import { readRun } from "../../../../src/reports/training-run";
import { teacher } from "../../../../src/tasks";

const times = Array.from({ length: 401 }, (_, i) => i / 10);

/**
 * Follows the modes of a task with white inputs and the given singular values, whose strengths over time are the given
 * functions.
 */
function follow(singularValues: readonly number[], strengths: readonly ((t: number) => number)[]) {
  const n = singularValues.length;
  const diagonal = (values: readonly number[]) =>
    values.flatMap((value, i) => Array.from({ length: n }, (_, j) => (i === j ? Math.sqrt(n) * value : 0)));
  const matrix = (values: readonly number[]) => toNdArray(Float64Array.from(diagonal(values)), [n, n]);
  const [inputs, targets] = [matrix(singularValues.map(() => 1)), matrix(singularValues)];
  const entries = times.flatMap((t) => diagonal(strengths.map((strength) => strength(t))));
  const outputs = toNdArray(Float64Array.from(entries), [times.length, n, n]);
  return modeTrajectory(
    readRun(argumentsOf("test").at("run"), { times, outputs, inputs, targets }),
    { inputs, targets },
    2,
  )!;
}

/** Logistic growth of a mode from `initial` to `final`, which is that of two layers with τ = 1. */
const logistic = (initial: number, final: number) => (t: number) =>
  final / (1 + (final / initial - 1) * Math.exp(-2 * final * t));

describe("modeTrajectory", () => {
  it("recovers strengths, half times and a time constant of 1 of a two-layer linear network", () => {
    const { strengths, halfTimes, predicted, timeConstant } = follow(
      [1, 0.5],
      [logistic(1e-3, 1), logistic(1e-3, 0.5)],
    );
    for (const [k, final] of [1, 0.5].entries()) {
      const halfTime = Math.log(final / 1e-3 - 1) / (2 * final);
      expect(strengths[k]![30]).toBeCloseTo(logistic(1e-3, final)(3), 14);
      // Curves are interpolated linearly between records at distance 0.1.
      expect(Math.abs(halfTimes[k]! / halfTime - 1)).toBeLessThan(1e-3);
      expect(Math.abs(predicted[k]! / halfTime - 1)).toBeLessThan(1e-3);
    }
    expect(timeConstant).toBeCloseTo(1, 3);
  });

  it("predicts half times and the time constant 1 within 0.2 % from two layers of Gaussian weights, not from outputs alone", () => {
    const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 3 });
    const initial = gaussianWeights({ widths: [4, 256, 3], standardDeviation: 0.01, seed: 3 });
    const flow = gradientFlow(initial, task, { times: times.map((t) => t / 2) });
    const stacked = (arrays: readonly NdArray[]) =>
      toNdArray(Float64Array.from(arrays.flatMap(({ data }) => [...data])), [
        arrays.length,
        ...arrays[0]!.shape,
      ]);
    const states = Array.from(flow.times, (t) => flow.at(t).weights);
    const run = {
      times: flow.times,
      outputs: stacked(flow.products.map((product) => matmul(task.inputs, product.transpose(1, 0)))),
      ...task,
    };
    const weights = [0, 1].map((l) => stacked(states.map((layers) => layers[l]!)));
    const of = (log: Parameters<typeof readRun>[1]) =>
      modeTrajectory(readRun(argumentsOf("test").at("run"), log), task, 2)!;
    const { halfTimes, predicted, timeConstant } = of({ ...run, weights });
    for (const [k, time] of halfTimes.entries())
      expect(Math.abs(predicted[k]! / time - 1)).toBeLessThan(2e-3);
    expect(Math.abs(timeConstant! - 1)).toBeLessThan(2e-3);
    // A balanced start of the same size would need much longer.
    expect(of(run).timeConstant).toBeLessThan(0.8);
  });

  it("has no NaN for a hidden layer too narrow for all modes, of which the last is not learned", () => {
    const [inputs, targets] = [
      toNdArray(Float64Array.of(1, 0, 0, 1), [2, 2]),
      toNdArray(Float64Array.of(2, 0, 0, 1), [2, 2]),
    ];
    const first = toNdArray(Float64Array.of(0.1, 0.1, 1, 0), [2, 1, 2]);
    const second = toNdArray(Float64Array.of(0.1, 0.1, 2, 0), [2, 2, 1]);
    const outputs = toNdArray(Float64Array.of(0.01, 0.01, 0.01, 0.01, 2, 0, 0, 0), [2, 2, 2]);
    const run = readRun(argumentsOf("test").at("run"), {
      times: [0, 9],
      weights: [first, second],
      outputs,
      inputs,
      targets,
    });
    const { finals, halfTimes, predicted } = modeTrajectory(run, { inputs, targets }, 2)!;
    expect(finals[1]).toBeCloseTo(1, 14);
    expect(halfTimes.map(Number.isFinite)).toEqual([true, false]);
    expect(predicted[1]).toBe(Number.POSITIVE_INFINITY);
  });

  it("follows modes down to 1e-3 of the strongest", () => {
    const constant = () => 0.1;
    expect(follow([1, 2e-3, 5e-4], [constant, constant, constant]).strengths.length).toBe(2);
  });

  it("follows at most eight modes", () => {
    const values = Array.from({ length: 10 }, (_, k) => 1 - k / 20);
    expect(
      follow(
        values,
        values.map((s) => logistic(1e-3, s)),
      ).strengths.length,
    ).toBe(8);
  });

  it("predicts no time for a mode that starts below −0.1 of its final strength", () => {
    const growing = logistic(1e-3, 1);
    const from = (initial: number) => (t: number) => initial + (0.5 - initial) * (t / 40);
    const { predicted } = follow([1, 0.5], [growing, from(-0.04)]);
    expect(predicted.every(Number.isFinite)).toBe(true);
    const opposite = follow([1, 0.5], [growing, from(-0.06)]).predicted;
    expect(opposite.map(Number.isFinite)).toEqual([true, false]);
  });
});
