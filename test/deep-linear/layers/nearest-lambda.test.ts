import { describe, expect, it } from "vitest";
import { gaussianWeights, lambdaBalancedWeights, nearestLambda } from "../../../src/deep-linear";

describe("nearestLambda", () => {
  it("returns the mean diagonal entry of W₂ᵀW₂ − W₁W₁ᵀ, which is λ for λ-balanced weights", () => {
    expect(nearestLambda([[[1], [2]], [[3, 4]]])).toEqual({ lambda: 10, deviation: 10 / 16 });
    for (const lambda of [0, 2.5, -7]) {
      const found = nearestLambda(lambdaBalancedWeights({ widths: [5, 4, 4], lambda, scale: 1, seed: 2 }));
      expect(Math.abs(found.lambda - lambda)).toBeLessThan(1e-13);
      expect(found.deviation).toBeLessThan(1e-14);
    }
  });

  it("returns n_out σ₂² − n_in σ₁² for Gaussian weights, within five standard errors (Dominé et al. 2025)", () => {
    const weights = gaussianWeights({ widths: [40, 400, 90], standardDeviation: 0.1, seed: 3 });
    // 400 diagonal entries, each with a variance of 2 (40 + 90) σ⁴.
    const error = Math.sqrt((2 * 130 * 0.1 ** 4) / 400);
    expect(Math.abs(nearestLambda(weights).lambda - 0.5)).toBeLessThan(5 * error);
  });
});
