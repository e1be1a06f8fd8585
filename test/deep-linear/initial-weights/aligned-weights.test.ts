import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { alignedWeights, balance, product, taskModes } from "../../../src/deep-linear";
import { matmul } from "../../../src/linalg";
import { semanticHierarchy } from "../../../src/tasks";

describe("alignedWeights", () => {
  const task = semanticHierarchy();
  const [nIn, nOut] = [task.inputs.shape[1]!, task.targets.shape[1]!];

  it("has the product U diag(strengths) Vᵀ at any depth, including negative strengths", () => {
    const strengths = [0.5, -0.2, 1e-6];
    for (const hidden of [[], [4], [8, 3, 11]]) {
      const weights = alignedWeights({ correlations: task, widths: [nIn, ...hidden, nOut], strengths });
      const { outputModes, inputModes } = taskModes(task);
      const inner = matmul(matmul(outputModes, product(weights), { transposeLeft: true }), inputModes);
      for (let i = 0; i < nIn; i++) {
        for (let j = 0; j < nIn; j++) {
          const expected = i === j ? (strengths[i] ?? 0) : 0;
          expect(Math.abs(inner.get(i, j) - expected)).toBeLessThan(1e-14);
        }
      }
      expect(balance(weights).isBalanced(1e-12)).toBe(true);
    }
  });

  it("has the balance λ for two layers", () => {
    const weights = alignedWeights({
      correlations: task,
      widths: [nIn, nIn, nOut],
      strengths: 0.1,
      lambda: -3,
    });
    expect(balance(weights).lambda).toBeCloseTo(-3, 13);
    expect(balance(weights).isBalanced(1e-13)).toBe(true);
  });

  it("rejects sizes and strengths that do not fit the task", () => {
    const make =
      (widths: number[], strengths: number | number[], lambda = 0) =>
      () =>
        alignedWeights({ correlations: task, widths, strengths, lambda });
    expect(make([nIn + 1, nOut], 1)).toThrow(ArgumentError);
    expect(make([nIn, 2, nOut], [1, 2, 3])).toThrow(/at most 2 numbers/);
    expect(make([nIn, 3, 3, nOut], 1, 0.5)).toThrow(/lambda must be 0/);
    expect(make([nIn, 3, nOut], -1, 0.5)).toThrow(ArgumentError);
    expect(make([nIn, 0, nOut], 1)).toThrow(ArgumentError);
  });
});
