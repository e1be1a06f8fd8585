import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { ensemble, kernelGradientDescent, kernelGradientFlow, kernelLossFlow } from "../../../src/ntk";

describe("targets of one output", () => {
  const kernel = [
    [2, 1],
    [1, 2],
  ];

  it("can be plain numbers or a column in every function", () => {
    const [vector, column] = [Float64Array.of(1, -1), [[1], [-1]]];
    const cross = [[1, 0.5]];
    const results = [vector, [1, -1], toNdArray(vector, [2]), column].map((targets) => {
      const flow = kernelGradientFlow({ kernel, targets, initial: targets });
      const other = kernelGradientFlow({ kernel, targets });
      const descent = kernelGradientDescent({ kernel, targets, learningRate: 0.1 });
      const test = { crossKernel: cross, targets: [0.3] };
      const integrated = kernelLossFlow({ kernel, targets, loss: "squared" }, { times: [1] });
      return [
        flow.train(1),
        other.train(1),
        other.test(cross, [0.2], 1),
        descent.train(3),
        integrated.outputs[0]!,
        ensemble({ nngp: kernel, targets })(1).mean,
      ]
        .map(({ data, shape }) => [...shape, ...data])
        .concat([[...other.learningCurve([0, 1], test).test!]]);
    });
    for (const result of results) expect(result).toEqual(results[3]);
    // dr/dt = −Θ r, and (1, −1) is an eigenvector of Θ with eigenvalue 1.
    expect(results[0]![1]![2]).toBeCloseTo(1 - Math.exp(-1), 14);
  });

  it("are rejected unless there is one number per sample, and as a vector for two outputs", () => {
    const message = "kernelGradientFlow: problem.kernel must be a kernel of 3 samples";
    expect(() => kernelGradientFlow({ kernel, targets: [1, 2, 3] })).toThrow(message);
    const two = {
      kernel,
      targets: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(() => kernelGradientFlow({ ...two, initial: [1, 2] })).toThrow(
      "problem.initial must be a matrix of shape [2, 2]",
    );
    expect(() => kernelGradientFlow({ kernel, targets: [1, Number.NaN] })).toThrow("problem.targets[1]");
  });
});
