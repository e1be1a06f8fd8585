import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { modeTrajectory } from "../../../src/reports/diagnose/mode-trajectory";
import { readRun } from "../../../src/reports/training-run";

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
