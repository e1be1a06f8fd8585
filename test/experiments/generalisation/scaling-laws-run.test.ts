import { describe, expect, it } from "vitest";
import { powerSpectrum, testError } from "../../../src/experiments/generalisation/scaling-laws-run";
import { learningCurve } from "../../../src/generalisation";

describe("testError", () => {
  it("vanishes if there are more samples than modes, and is the norm of the target for a large ridge", () => {
    const spectrum = powerSpectrum(5, 1, 0.5);
    expect(testError(spectrum, 20, 1e-12, 0)).toBeLessThan(1e-15);
    expect(Math.abs(testError(spectrum, 20, 1e12, 0) - 1)).toBeLessThan(1e-9);
  });

  it("has the mean of the theory of learning curves with a large ridge", () => {
    const spectrum = powerSpectrum(50, 1, 0.5);
    const errors = Array.from({ length: 40 }, (_, seed) => testError(spectrum, 60, 1, seed));
    const mean = errors.reduce((sum, x) => sum + x, 0) / errors.length;
    const { test } = learningCurve({ ...spectrum, samples: 60, ridge: 1 });
    expect(Math.abs(mean / test[0]! - 1)).toBeLessThan(0.03);
  });
});
