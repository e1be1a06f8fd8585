import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { taskModes } from "../../../src/deep-linear";
import { modeStarts } from "../../../src/reports/mode-starts";
import { type PredictOptions, readPredictOptions } from "../../../src/reports/predict/options";
import { countModes, predictModes } from "../../../src/reports/predict/predict-modes";
import { correlationsFrom } from "../../../src/tasks";

/** Correlations of white inputs with modes of the given strengths. */
function dataOf(strengths: readonly number[]) {
  const diagonal = (values: readonly number[]) =>
    values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
  return correlationsFrom({
    inputCorrelation: diagonal(strengths.map(() => 1)),
    inputOutputCorrelation: diagonal(strengths),
  });
}

/** Predicts all modes of white inputs. */
function predictAll(strengths: readonly number[], options: PredictOptions) {
  const data = dataOf(strengths);
  const plan = readPredictOptions(argumentsOf("test").at("options"), options);
  return predictModes(argumentsOf("test"), data, taskModes(data), plan, strengths.length);
}

describe("countModes", () => {
  it("leaves out modes weaker than 1e-9 of the strongest, as rounding errors", () => {
    expect(countModes(taskModes(dataOf([1, 3e-9, 3e-10])))).toBe(2);
  });

  it("counts all modes of correlations of full rank", () => {
    expect(countModes(taskModes(dataOf([2, 1, 0.5])))).toBe(3);
  });
});

describe("predictModes", () => {
  it("starts all modes with the scale, or with the relative scale times their final strengths", () => {
    const starts = (options: PredictOptions) =>
      predictAll([2, 1], options).modes.map(({ dynamics }) => dynamics.at(0));
    expect(starts({ scale: 0.01 })).toEqual([0.01, 0.01]);
    expect(starts({ relativeScale: 0.01 })).toEqual([0.02, 0.01]);
    expect(
      predictAll([2, 1], { relativeScale: 0.01, depth: 3 }).modes.map((mode) => mode.relativeStart),
    ).toEqual([0.01, 0.01]);
  });

  it("computes the time to within 5 % of the final strength from below and from above, and Infinity at it", () => {
    const [mode] = predictAll([1], { scale: 1e-3 }).modes;
    expect(mode!.dynamics.at(mode!.learningTime)).toBeCloseTo(0.95, 12);
    const [shrinking] = predictAll([1], { scale: 3 }).modes;
    expect(shrinking!.dynamics.at(shrinking!.learningTime)).toBeCloseTo(1.05, 12);
    expect(predictAll([1], { scale: 1 }).modes[0]!.learningTime).toBe(Number.POSITIVE_INFINITY);
  });

  it("rejects variances, final strengths and learning times near the limits of float64, naming the inputs", () => {
    const refusal = /^test: task\.inputs must be of a size .*standardise them\)$/;
    expect(() => predictAll([1e-290], {})).toThrow(refusal);
    const predictOne = (variance: number, strength: number) => {
      const data = correlationsFrom({ inputCorrelation: [[variance]], inputOutputCorrelation: [[strength]] });
      const plan = readPredictOptions(argumentsOf("test").at("options"), {});
      return predictModes(argumentsOf("test"), data, taskModes(data), plan, 1);
    };
    expect(() => predictOne(1e-290, 1e-290)).toThrow(refusal);
    // Learned in about 1e-290 units of τ.
    expect(() => predictOne(1e279, 1e290)).toThrow(refusal);
    expect(predictOne(1e-250, 1e-250).modes[0]!.final).toBeCloseTo(1, 12);
  });

  it("predicts from the Gaussian weights that it returns", () => {
    const { modes, weights } = predictAll([2, 1], { standardDeviation: 0.05, hidden: 7, seed: 3 });
    expect(weights.map(({ shape }) => shape)).toEqual([
      [7, 2],
      [2, 7],
    ]);
    const starts = modeStarts([weights[0]!, weights[1]!], taskModes(dataOf([2, 1])), 2);
    for (const [k, { initial, lambda }] of starts.entries()) {
      expect(modes[k]!.dynamics.at(0)).toBe(initial);
      // Half of the sum of squares that grows: ‖α + β‖² / 4.
      const growing = (2 * initial + Math.sqrt(lambda ** 2 + 4 * initial ** 2)) / 4;
      expect(Math.abs(modes[k]!.relativeStart / (growing / modes[k]!.final) - 1)).toBeLessThan(1e-14);
    }
    expect(predictAll([2, 1], { standardDeviation: 0.05, hidden: 7, seed: 4 }).weights[0]!.data).not.toEqual(
      weights[0]!.data,
    );
  });
});
