import { describe, expect, it } from "vitest";
import { fitUniversal, universalFlow } from "../../../src/universal";
import { grid, REFERENCE_PAIR } from "../problems";
import { measure } from "./measured-trajectories";

describe("the time shift of a universal fit", () => {
  it("recovers a delay of the data and reports it in the verdict", () => {
    const truth = measure(REFERENCE_PAIR, 4000, 200);
    const late = universalFlow(REFERENCE_PAIR, { times: grid(4000, 200).map((t) => Math.max(0, t - 300)) });
    const fit = fitUniversal({ ...truth, ...late, times: truth.times }, { start: "measured" });
    expect(fit.timeShift.shift).toBeCloseTo(300, 4);
    expect(fit.timeShift.explained).toBeGreaterThan(0.999);
    expect(fit.timeShift.relativeResidual).toBeLessThan(1e-5);
    expect(fit.verdict).toMatch(
      /^follows the theory roughly: 5 % residual, most of it in the alignment .*; learning starts 300 later .* explains 100 % of the squared residuals$/,
    );
    expect(fit.advice).toEqual({ start: "fitted" });
    expect(fitUniversal(truth).timeShift).toEqual({
      shift: 0,
      relativeResidual: expect.any(Number),
      explained: 0,
    });
    expect(fitUniversal(truth)).not.toHaveProperty("advice");
  });

  it("recovers a small delay, with a residual of 0.04 %", () => {
    const delayed = universalFlow(REFERENCE_PAIR, { times: grid(4000, 200).map((t) => Math.max(0, t - 3)) });
    const fit = fitUniversal(
      { ...measure(REFERENCE_PAIR, 4000, 200), ...delayed, times: grid(4000, 200) },
      { start: "measured" },
    );
    expect(fit.relativeResidual).toBeLessThan(1e-3);
    expect(fit.timeShift.shift).toBeCloseTo(3, 3);
  });
});
