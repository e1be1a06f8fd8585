import { describe, expect, it } from "vitest";
import { conserved, gatedGaussianWeights, gatedGradientFlow } from "../../../src/neural-race";
import { expectClose } from "../../helpers/numbers";
import { randomNetwork, randomTask } from "../random-networks";

describe("conserved", () => {
  it.each([1, 2, 3])(
    "is constant within 1e-9 along gradient flow at every hidden node of random graph %i",
    (seed) => {
      const network = randomNetwork(seed);
      const task = randomTask(network, { samples: 20, seed, kind: "real" });
      const weights = gatedGaussianWeights({ network, standardDeviation: 0.4, seed });
      const before = conserved(network, weights);
      expect(Object.keys(before)).toEqual(["a1", "a2", "a3", "b1", "b2"]);
      const flow = gatedGradientFlow(network, weights, task, { times: [0, 1, 3] });
      for (const t of [0.3, 1, 3]) {
        const later = conserved(network, flow.at(t).weights);
        expect(Object.keys(later)).toEqual(Object.keys(before));
        for (const [node, matrix] of Object.entries(later)) expectClose(matrix, before[node]!, 1e-9);
      }
    },
  );
});
