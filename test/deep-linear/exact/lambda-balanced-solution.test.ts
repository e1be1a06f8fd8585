import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import {
  alignedWeights,
  exactFlow,
  gradientFlow,
  lambdaBalancedWeights,
  product,
} from "../../../src/deep-linear";
import { svd } from "../../../src/linalg";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { scaled, withSingularValues } from "../../linalg/matrices";
import { whiteTask } from "./problems";
import { plus } from "./published-solutions";

const references = referencesOf(import.meta.url);

describe("exactFlow from a learned task to its negative", () => {
  const strengths = [2.6, 1.9, 1.3, 0.48];
  const sigma = withSingularValues(4, 4, strengths, 5);
  const reversed = whiteTask(scaled(sigma, -1));
  const relativeError = (lambda: number, t: number) => {
    const learned = alignedWeights({
      correlations: whiteTask(sigma),
      widths: [4, 4, 4],
      strengths: svd(sigma).singularValues,
      lambda,
    });
    const flow = exactFlow(learned, reversed, { times: [0] });
    return { flow, error: Math.hypot(...plus(flow.at(t).product, sigma).data) / Math.hypot(...strengths) };
  };

  it("ends in the saddle at λ = 0, as in exact arithmetic", () => {
    for (const t of [10, 30, 1e3, 1e6, Number.POSITIVE_INFINITY]) {
      const { flow, error } = relativeError(0, t);
      expect(flow.endsInSaddle).toBe(true);
      // W decays from Σ to 0, as e^(−2st) for a mode of strength s, and does not change sign.
      expect(error).toBeGreaterThan(1 - 1e-12);
      expect(error).toBeLessThan(1 + 2 * Math.exp(-2 * 0.48 * t) + 1e-12);
    }
  });

  it("escapes from the saddle for λ > 0, earlier for larger λ, and reaches the reversed task", () => {
    const slow = relativeError(0.1, 10);
    const fast = relativeError(1, 10);
    expect(slow.flow.endsInSaddle).toBe(false);
    expect(fast.error).toBeLessThan(slow.error);
    // The weakest mode escapes as e^(−2μt) with μ = √(s² + λ²/4) from a component of order λ², as does the integrated
    // flow.
    for (const lambda of [0.1, 1]) {
      const { flow } = relativeError(lambda, 10);
      const direct = gradientFlow(flow.weights(0), reversed, {
        times: [10],
        relativeTolerance: 1e-13,
        absoluteTolerance: 1e-16,
      });
      expect(largestDifference(flow.at(10).product, direct.products[0]!)).toBeLessThan(1e-9);
      expect(relativeError(lambda, 1e3).error).toBeLessThan(1e-13);
    }
    const distances = "distance from the reversed task at t = 10, relative to its norm";
    for (const { given, check } of references.all<{ lambda: number }>(distances)) {
      check(relativeError(given.lambda, 10).error);
    }
  });

  it("ends in a saddle from balanced square networks at λ = 0 if the determinant has the wrong sign", () => {
    const ends = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const weights = lambdaBalancedWeights({ widths: [3, 3, 3], lambda: 0, scale: 0.1, seed });
      const w = product(weights);
      const sign = Math.sign(determinant(w) * determinant(sigmaOf3));
      const flow = exactFlow(weights, whiteTask(sigmaOf3), { times: [0] });
      expect(flow.endsInSaddle).toBe(sign < 0);
      return flow.endsInSaddle;
    });
    expect(new Set(ends).size).toBe(2);
  });
});

const sigmaOf3 = withSingularValues(3, 3, [2, 1, 0.5], 1);
function determinant(a: NdArray): number {
  const x = (i: number, j: number) => a.get(i, j);
  return [0, 1, 2].reduce((sum, k) => {
    const [l, m] = [(k + 1) % 3, (k + 2) % 3];
    return sum + x(0, k) * (x(1, l) * x(2, m) - x(1, m) * x(2, l));
  }, 0);
}
