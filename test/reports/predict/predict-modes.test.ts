import { describe, expect, it } from "vitest";
import { modeDynamics, taskModes } from "../../../src/deep-linear";
import { predictModes, timeToLearn } from "../../../src/reports/predict/predict-modes";

/** Modes of a task with white inputs and the given strengths. */
function modesOf(strengths: readonly number[]) {
  const n = strengths.length;
  const diagonal = (values: readonly number[]) =>
    values.map((value, i) => values.map((_, j) => (i === j ? Math.sqrt(n) * value : 0)));
  return taskModes({ inputs: diagonal(strengths.map(() => 1)), targets: diagonal(strengths) });
}

describe("predictModes", () => {
  it("leaves out modes weaker than 1e-9 of the strongest, as rounding errors", () => {
    const modes = predictModes(modesOf([1, 3e-9, 3e-10]), 2, 1e-3, 10);
    expect(modes.length).toBe(2);
    expect(modes[1]!.final / 3e-9).toBeCloseTo(1, 6);
  });

  it("returns at most the given number of modes, the strongest first", () => {
    const modes = predictModes(modesOf([0.5, 2, 1]), 2, 1e-3, 2);
    expect(modes.map(({ final }) => Number(final.toFixed(12)))).toEqual([2, 1]);
  });
});

describe("timeToLearn", () => {
  it("is the time to within 5 % of the final strength from below and from above", () => {
    const growing = modeDynamics({ strength: 1, initial: 1e-3 });
    expect(growing.at(timeToLearn(growing, 1e-3))).toBeCloseTo(0.95, 12);
    const shrinking = modeDynamics({ strength: 1, initial: 3 });
    expect(shrinking.at(timeToLearn(shrinking, 3))).toBeCloseTo(1.05, 12);
  });

  it("is 1 for a mode that never comes that close", () => {
    expect(timeToLearn(modeDynamics({ strength: 1, initial: 1 }), 1)).toBe(1);
  });
});
