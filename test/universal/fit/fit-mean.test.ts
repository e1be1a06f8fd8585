import { describe, expect, it } from "vitest";
import { fitUniversal } from "../../../src/universal";
import { GENERAL } from "../problems";
import { contains, measure } from "./measured-trajectories";

describe("the mean output of a universal fit", () => {
  it("has the rate and the initial squared error of the loss, and is undefined without such an error", () => {
    const problem = { ...GENERAL, mean: { rate: 0.013, initialSquaredError: 0.4 } };
    const trajectory = measure(problem, 500, 100);
    const fit = fitUniversal(trajectory);
    expect(fit.mean!.rate).toBeCloseTo(0.013, 8);
    expect(fit.mean!.initialSquaredError).toBeCloseTo(0.4, 8);
    expect(contains(fit.mean!.confidence, 0.013) || fit.mean!.relativeResidual < 1e-9).toBe(true);
    expect(fit.predicted.loss![50]).toBeCloseTo(trajectory.loss![50]!, 8);
    const without = { ...GENERAL, mean: { rate: 0.013, initialSquaredError: 0 } };
    expect(fitUniversal(measure(without, 500, 100)).mean).toBeUndefined();
  });

  it("is fitted for squared errors down to 2e-6 of the range of the loss", () => {
    const meanFor = (initialSquaredError: number) =>
      fitUniversal(measure({ ...GENERAL, mean: { rate: 0.013, initialSquaredError } }, 500, 100)).mean;
    // Without the mean output the loss falls from about 0.2 to 0.
    expect(meanFor(1e-5)!.rate / 0.013).toBeCloseTo(1, 2);
    expect(meanFor(1e-7)).toBeUndefined();
  });
});
