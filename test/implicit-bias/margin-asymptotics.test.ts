import { describe, expect, it } from "vitest";
import { marginAsymptotics, separableDescent } from "../../src/implicit-bias";
import { referencesOf } from "../helpers/references";
import { SAMPLES as inputs } from "./separable-samples";

const references = referencesOf(import.meta.url);

describe("marginAsymptotics", () => {
  const options = { learningRate: 0.1, steps: 1e6, initial: [1, -0.5] };
  const { lossConstant, offset, weights: direction } = marginAsymptotics({ inputs }, { learningRate: 0.1 });

  it("agrees with the constants of four samples, Σ α/η = 5 and the offset w̃", () => {
    expect(lossConstant).toBeCloseTo(5, 13);
    references
      .only<unknown, number[]>("offset w̃ of four separable samples at learning rate 0.1")
      .check(offset);
  });

  const end = "weights, and steps times loss, after 10⁶ steps of gradient descent on four separable samples";
  for (const { given, check } of references.all<
    { loss: "exponential" | "logistic" },
    { weights: number[]; product: number }
  >(end)) {
    it(`predicts late gradient descent with ${given.loss} loss: t L → Σ α/η, w → ŵ ln t + w̃`, () => {
      const descent = separableDescent({ inputs }, { ...options, ...given });
      const last = descent.steps.length - 1;
      const w = [descent.weights.get(last, 0), descent.weights.get(last, 1)] as const;
      check({ weights: w, product: descent.steps[last]! * descent.loss[last]! });
      // The mean of both weights is ŵ ln t + w̃ up to ln cosh of half their difference, which falls as 1/t^½ to 1e-3.
      const predicted = direction[0]! * Math.log(1e6) + offset[0]!;
      expect(Math.abs((w[0] + w[1]) / 2 - predicted)).toBeLessThan(2e-3);
      expect(descent.margins[last]!).toBeLessThan(Math.SQRT2);
      expect(descent.margins[last]!).toBeGreaterThan(1.39);
    });
  }

  it("gives the direction that gradient descent approaches as 1/ln² t", () => {
    const { steps, weights } = separableDescent({ inputs }, { ...options, loss: "exponential" });
    const last = steps.length - 1;
    const w = [weights.get(last, 0), weights.get(last, 1)] as const;
    const cosine = (w[0] + w[1]) / (Math.SQRT2 * Math.hypot(...w));
    references.only("1 − cosine of the angle to ŵ after 10⁶ steps with exponential loss").check(1 - cosine);
  });
});
