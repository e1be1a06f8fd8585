import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { gaussianWeights, loss, product } from "../../src/deep-linear";
import { matmul } from "../../src/linalg";
import { correlations, teacher } from "../../src/tasks";
import { largestDifference } from "../helpers/numbers";

describe("product and loss", () => {
  it("agree with products from the other side and with the loss summed over samples", () => {
    const task = teacher({ inputSize: 5, outputSize: 3, samples: 40, noise: 0.2, seed: 3 });
    for (const widths of [
      [5, 3],
      [5, 7, 3],
      [5, 2, 9, 3],
    ]) {
      const weights = gaussianWeights({ widths, standardDeviation: 0.6, seed: 8 });
      const w = weights.slice(1).reduce((partial, next) => matmul(next, partial), weights[0]!);
      expect(largestDifference(product(weights), w)).toBeLessThan(1e-14);
      const outputs = matmul(task.inputs, w, { transposeRight: true });
      const direct = outputs.data.reduce((sum, y, i) => sum + (y - task.targets.data[i]!) ** 2, 0) / (2 * 40);
      expect(loss(weights, task)).toBeCloseTo(direct, 13);
      expect(loss(weights, correlations(task))).toBeCloseTo(direct, 13);
    }
  });

  it("reject weights that do not chain or do not fit the task", () => {
    expect(() => product([[[1, 2]], [[1, 2]]])).toThrow(/weights\[1\] must be a matrix of shape \[rows, 1\]/);
    expect(() => product([])).toThrow(ArgumentError);
    expect(() => loss([[[1, 2, 3]]], { inputs: [[1, 2]], targets: [[1]] })).toThrow(ArgumentError);
    expect(() => loss([[[1]]], {} as never)).toThrow(/a task \{ inputs, targets \} or its correlations/);
  });
});
