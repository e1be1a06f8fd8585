import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { dense, erf, kernelGradientFlow, kernelLossFlow, kernels, serial } from "../../../src/ntk";
import { largestDifference } from "../../helpers/numbers";
import { cross, kernel, start, testStart, x, y } from "./kernel-problem";

describe("kernelLossFlow", () => {
  it("agrees with kernelGradientFlow for the squared loss", () => {
    const flow = kernelGradientFlow({ kernel, targets: y, initial: start, rate: 0.4 });
    const same = kernelLossFlow(
      { kernel, targets: y, initial: start, rate: 0.4, loss: "squared" },
      { times: [0, 0.5, 3], relativeTolerance: 1e-12 },
    );
    for (const [k, t] of [0, 0.5, 3].entries()) {
      expect(largestDifference(same.outputs[k]!.data, flow.train(t).data)).toBeLessThan(1e-9);
      expect(same.loss[k]).toBeCloseTo(flow.loss(t), 9);
      expect(
        largestDifference(same.test(cross, testStart, t).data, flow.test(cross, testStart, t).data),
      ).toBeLessThan(1e-9);
    }
  });

  it("agrees with the closed form of the cross-entropy for one sample", () => {
    // One sample, one output, kernel 1, target 1: f' = 1/(1 + eᶠ), so f + eᶠ = t + 1 from f = 0.
    const flow = kernelLossFlow(
      { kernel: [[1]], targets: [[1]], loss: "crossEntropy" },
      { times: [0, 1, 10, 1000], relativeTolerance: 1e-12 },
    );
    for (const [k, t] of [0, 1, 10, 1000].entries()) {
      const f = flow.outputs[k]!.get(0, 0);
      expect(Math.abs((f + Math.exp(f)) / (t + 1) - 1)).toBeLessThan(1e-9);
      expect(flow.loss[k]).toBeCloseTo(Math.log1p(Math.exp(-f)), 12);
    }
  });

  it("conserves the sum of softmax outputs, because their gradients add up to 0", () => {
    const targets = x.map((_, i) => (i % 2 === 0 ? [1, 0] : [0, 1]));
    const flow = kernelLossFlow({ kernel, targets, loss: "crossEntropy" }, { times: [0, 2, 20] });
    for (const outputs of flow.outputs)
      for (let i = 0; i < 6; i++) expect(Math.abs(outputs.get(i, 0) + outputs.get(i, 1))).toBeLessThan(1e-8);
    expect(flow.loss[2]).toBeLessThan(flow.loss[1]!);
    expect(flow.loss[0]).toBeCloseTo(6 * Math.log(2), 12);
  });

  it("agrees with kernelGradientFlow for the kernel of an erf network", () => {
    const smooth = serial(dense(), erf(), dense());
    const k = kernels(smooth)(x).ntk;
    const flow = kernelLossFlow({ kernel: k, targets: y, loss: "squared" }, { times: [1] });
    expect(
      largestDifference(flow.train(1).data, kernelGradientFlow({ kernel: k, targets: y }).train(1).data),
    ).toBeLessThan(1e-7);
  });

  it("refuses a start and a ridge, which would have no effect, and test outputs that overflow", () => {
    const problem = { kernel: [[2]], targets: [[1]], loss: "squared" } as const;
    expect(() => kernelLossFlow(problem, { times: [1], start: 0.5 } as never)).toThrow(
      /unknown option "start"/,
    );
    expect(() => kernelLossFlow({ ...problem, ridge: 1 } as never, { times: [1] })).toThrow(
      /unknown option "ridge"/,
    );
    const flow = kernelLossFlow(problem, { times: [1] });
    expect(() => flow.test([[1e308]], [1e308], 1)).not.toThrow();
    expect(() => flow.test([[1.7e308]], [1.7e308], 1)).toThrow(ArgumentError);
  });
});
