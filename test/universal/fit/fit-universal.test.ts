import { describe, expect, it } from "vitest";
import { finalDistance, fitUniversal, universalFlow } from "../../../src/universal";
import { GENERAL } from "../problems";
import { additive, CASES, measure, noisy } from "./measured-trajectories";

describe("fitUniversal", () => {
  it.each(CASES)("recovers the rates of a noiseless trajectory within 1e-6: %s", (_, problem, end) => {
    const trajectory = measure(problem, end, 120);
    for (const start of ["measured", "fitted", undefined] as const) {
      const fit = fitUniversal(trajectory, { start });
      expect(Math.abs(fit.rates.encoder / problem.rates.encoder - 1)).toBeLessThan(1e-6);
      expect(Math.abs(fit.rates.decoder / problem.rates.decoder - 1)).toBeLessThan(1e-6);
      expect([fit.converged, fit.atBound, fit.start]).toEqual([true, false, start ?? "measured"]);
      expect(fit.verdict).toMatch(/^follows the theory: under 0.001 % residual/);
      expect(fit.relativeResidual).toBeLessThan(1e-7);
      expect(Math.abs(finalDistance(fit.problem) - finalDistance(problem))).toBeLessThan(1e-5);
    }
  });

  it("is equivariant under changes of the units of time, inputs, representations and outputs", () => {
    const noisyData = noisy(measure(GENERAL, 500, 60), 3, additive);
    const fit = fitUniversal(noisyData);
    const [time, h, y] = [7, 1e-4, 300];
    const scaled = (values: Float64Array, factor: number) => values.map((x) => factor * x);
    const other = fitUniversal({
      times: scaled(Float64Array.from(noisyData.times), time),
      representation: scaled(noisyData.representation, h),
      output: scaled(noisyData.output, y),
      alignment: scaled(noisyData.alignment, y),
      inputDistanceSquared: 50 * GENERAL.inputDistanceSquared,
      targetDistanceSquared: y * GENERAL.targetDistanceSquared,
    });
    // η_h ‖dx‖² w is the rate of change of h, and η_y h a rate per unit of time.
    expect((other.rates.encoder * 50 * time * y) / h / fit.rates.encoder).toBeCloseTo(1, 5);
    expect((other.rates.decoder * h * time) / fit.rates.decoder).toBeCloseTo(1, 5);
    expect(other.relativeResidual).toBeCloseTo(fit.relativeResidual, 6);
  });

  it("reports the residuals of each curve as a sum of squares and relative to the range of the curve", () => {
    const truth = measure(GENERAL, 500, 100);
    const fit = fitUniversal(noisy(truth, 1, additive));
    const total = (["representation", "output", "alignment"] as const).reduce((sum, name) => {
      const { residual, relativeResidual, explained } = fit.curves[name];
      expect(relativeResidual).toBeGreaterThan(0.01);
      expect(relativeResidual).toBeLessThan(0.03);
      expect(explained).toBeGreaterThan(0.98);
      return sum + residual;
    }, 0);
    expect(fit.residual).toBeCloseTo(total, 14);
  });

  it("ignores a curve of weight 0", () => {
    const truth = measure(GENERAL, 500, 60);
    const broken = truth.output.map((x) => 0.7 * x + 0.05);
    const only = fitUniversal({ ...truth, output: broken }, { weights: { output: 0 }, start: "fitted" });
    expect(only.rates.encoder / GENERAL.rates.encoder).toBeCloseTo(1, 5);
    expect(fitUniversal({ ...truth, output: broken }).rates.encoder / GENERAL.rates.encoder).not.toBeCloseTo(
      1,
      2,
    );
  });

  it("predicts at the times of the data, for data that do not begin at time 0", () => {
    const truth = measure(GENERAL, 500, 60);
    const later = { ...truth, times: truth.times.map((t) => t + 1000) };
    const { predicted, rates } = fitUniversal(later);
    expect(rates.encoder / GENERAL.rates.encoder).toBeCloseTo(1, 7);
    expect(Array.from(predicted.times)).toEqual(later.times);
    expect(predicted.at(1200).output).toBeCloseTo(universalFlow(GENERAL, { times: [200] }).output[0]!, 7);
  });
});
