import { describe, expect, test } from "vitest";
import { backSignals, forward, gradient } from "../../../src/networks";
import { NETWORKS, randomParameters, randomTask } from "./networks";

describe.each(NETWORKS)("backSignals of a network: %s", (_name, network) => {
  const parameters = randomParameters(network, 11);
  const task = randomTask(3, 5);

  test("gives the gradient δ_lᵀ a_{l−1} of the weights of dense layers", () => {
    const { output, hidden } = forward(network, parameters, task.inputs);
    const errors = Array.from({ length: 3 }, (_, p) =>
      [0, 1].map((o) => (output.get(p, o) - task.targets.get(p, o)) / 3),
    );
    const { preactivations } = backSignals(network, parameters, task.inputs, errors);
    const { weights } = gradient(network, parameters, task);
    for (const [l, w] of weights.entries()) {
      if (w.shape.length === 3) continue;
      const below = l === 0 ? task.inputs : hidden[l - 1]!;
      for (let i = 0; i < w.shape[0]!; i++) {
        for (let j = 0; j < w.shape[1]!; j++) {
          const sum = [0, 1, 2].reduce((s, p) => s + preactivations[l]!.get(p, i) * below.get(p, j), 0);
          expect(Math.abs(w.get(i, j) - sum)).toBeLessThan(1e-14 * Math.max(1, Math.abs(sum) * 10));
        }
      }
    }
  });
});
