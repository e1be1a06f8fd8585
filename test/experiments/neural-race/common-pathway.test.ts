import { describe, expect, it } from "vitest";
import { alignedWeights, gradientDescent, modeDynamics, taskModes } from "../../../src/deep-linear";
import { reduce, reductionError } from "../../../src/neural-race";
import { contextual, contextualPathways, correlations } from "../../../src/tasks";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

describe("common pathway alone, with three contexts", () => {
  const task = correlations(contextual({ contexts: 3 }));
  const modes = taskModes(task);

  it("has decoupled modes with the reference strengths and variances", () => {
    references.only("singular values of Σyx of the task with three contexts").check(modes.strengths);
    references
      .only("input variances of the modes of the task with three contexts")
      .check(modes.inputVariances);
    expect(modes.coupling).toBeLessThan(1e-14);
  });

  it("converges to the closed form at first order in the learning rate, with the reference errors", () => {
    const initial = 1e-4;
    const nonzero = Array.from(modes.strengths.slice(0, 10));
    const weights = alignedWeights({
      correlations: task,
      widths: [11, 20, 60],
      strengths: nonzero.map(() => initial),
    });
    const laws = nonzero.map((strength, k) =>
      modeDynamics({ strength, inputVariance: modes.inputVariances[k]!, initial }),
    );
    const errors = references.all<{ learningRate: number }>(
      "largest error of a mode in gradient descent with three contexts, relative to the closed form",
    );
    for (const { given, check } of errors) {
      // The learning rate is that of the loss summed over 24 samples.
      const learningRate = 24 * given.learningRate;
      const options = { learningRate, steps: Math.round(192 / learningRate), every: 10 };
      const descent = gradientDescent(weights, task, options);
      const worst = Array.from(descent.times, (t, i) =>
        Math.max(...laws.map((law, k) => Math.abs(descent.modes.get(i, k) - law.at(t)))),
      );
      check(Math.max(...worst));
    }
  });

  it("has an exact reduction, unlike the network that also has context pathways", () => {
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
