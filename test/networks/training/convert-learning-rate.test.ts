import { describe, expect, test } from "vitest";
import { convertLearningRate, mlp, train } from "../../../src/networks";
import { twoPoints } from "../../../src/tasks";

describe("convertLearningRate", () => {
  test("multiplies by the ratio of the gradients, for example 2/nOut for the mean square of torch", () => {
    expect(convertLearningRate(0.1, { loss: "half-mean-square" })).toBe(0.1);
    expect(convertLearningRate(0.1, { loss: "half-sum", samples: 8 })).toBeCloseTo(0.8, 15);
    expect(convertLearningRate(0.1, { loss: "mean-square", outputs: 5 })).toBeCloseTo(0.04, 15);
    expect(convertLearningRate(0.1, { loss: "half-torch", outputs: 5 })).toBeCloseTo(0.02, 15);
    expect(() => convertLearningRate(0.1, { loss: "half-sum" })).toThrow(/options.samples/);
  });

  test("makes a step of train equal to a step on the mean square of torch, computed by hand", () => {
    // ŷ = w x for x = -1, 0 and targets 0.6, 1.3071 in two outputs each: ∂/∂w mean((ŷ − y)²) = 2/(2·2) Σ (ŷ − y) x.
    const task = twoPoints({ outputSize: 2 });
    const network = mlp({ widths: [1, 2], activation: "linear", bias: false });
    const learningRate = convertLearningRate(0.1, { loss: "mean-square", outputs: 2 });
    const weights = [[[0.3], [-0.2]]];
    const { weights: after } = train(network, { weights }, task, { learningRate, epochs: 1 }).parameters;
    for (const [o, w] of [0.3, -0.2].entries()) {
      const error = -w - task.targets.get(0, o);
      expect(after[0]!.get(o, 0)).toBeCloseTo(w - 0.1 * 0.5 * error * -1, 15);
    }
  });
});
