import { describe, expect, it } from "vitest";
import { alignedWeights, gradientDescent, modeDynamics, taskModes } from "../../../src/deep-linear";
import { reduce, reductionError } from "../../../src/neural-race";
import { contextual, contextualPathways, correlations } from "../../../src/tasks";

describe("the common pathway of three contexts, alone", () => {
  const task = correlations(contextual({ contexts: 3 }));
  const modes = taskModes(task);

  it("has the modes of theory, decoupled", () => {
    // Origin: numpy's SVD of Σyx for the data set of Jarvis et al. 2025. Tolerance 5e-6.
    const strengths = [1.07044, 0.45644, 0.45644, 0.38188, 0.25, 0.25, 0.14434, 0.14434, 0.14434, 0.14434, 0];
    // Origin: numpy, the diagonal of Vᵀ Σxx V for the data set of Jarvis et al. 2025. Tolerance 5e-6.
    const variances = [0.45833, 0.33333, 0.33333, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0];
    for (const [k, strength] of strengths.entries()) {
      expect(modes.strengths[k]).toBeCloseTo(strength, 5);
      expect(modes.inputVariances[k]).toBeCloseTo(variances[k]!, 5);
    }
    expect(modes.coupling).toBeLessThan(1e-14);
  });

  it("descends to the closed form at first order, with the errors known", () => {
    const initial = 1e-4;
    const live = Array.from(modes.strengths.slice(0, 10));
    const weights = alignedWeights({
      correlations: task,
      widths: [11, 20, 60],
      strengths: live.map(() => initial),
    });
    const laws = live.map((strength, k) =>
      modeDynamics({ strength, inputVariance: modes.inputVariances[k]!, initial }),
    );
    const errors = [1e-3, 2.5e-4].map((ofSum) => {
      const learningRate = 24 * ofSum;
      const options = { learningRate, steps: Math.round(192 / learningRate), every: 10 };
      const descent = gradientDescent(weights, task, options);
      return Math.max(
        ...Array.from(descent.times, (t, i) =>
          Math.max(...laws.map((law, k) => Math.abs(descent.modes.get(i, k) - law.at(t)))),
        ),
      );
    });
    // Origin: an independent numpy program, to the two digits it printed. Tolerance 6e-4.
    for (const [i, error] of [5.9e-2, 1.5e-2].entries()) {
      expect(Math.abs(errors[i]! - error)).toBeLessThan(6e-4);
    }
  });

  it("is a gated network of two inputs whose reduction is exact, unlike that with context pathways beside it", () => {
    const { network, task: gated } = contextualPathways({ contexts: 3, hidden: 12 });
    const { object, context, common, y } = network.nodes as Record<string, number>;
    const alone = {
      nodes: { object: object!, context: context!, common: common!, y: y! },
      edges: network.edges.filter((ends) => ends.includes("common")),
    };
    const data = { inputs: gated.inputs, targets: gated.targets };
    const reduction = reduce(alone, data);
    expect(reduction.residual).toBeLessThan(1e-14);
    expect(
      reductionError(reduction, data, { times: [0, 10, 30, 100], initial: 0.01 }).lossError,
    ).toBeLessThan(1e-12);
    expect(reduce(network, gated).exact).toBe(false);
  });
});
