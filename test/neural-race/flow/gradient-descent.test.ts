import { expect, it } from "vitest";
import { gatedGaussianWeights, gatedGradientDescent, gatedGradientFlow } from "../../../src/neural-race";
import { randomNetwork, randomTask } from "../random-networks";

it("gatedGradientDescent converges to gatedGradientFlow at first order in the learning rate", () => {
  const network = randomNetwork(4);
  const task = randomTask(network, { samples: 30, seed: 9, kind: "binary" });
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.4 });
  const end = gatedGradientFlow(network, weights, task, { times: [0, 1] }).loss[1]!;
  const errors = [0.02, 0.01, 0.005].map((learningRate) => {
    const { loss } = gatedGradientDescent(network, weights, task, {
      learningRate,
      steps: 1 / learningRate,
    });
    return Math.abs(loss[loss.length - 1]! - end);
  });
  // Terms of second order change the ratio by O(learning rate): here 0.0030 and 0.0015.
  expect(Math.abs(errors[0]! / errors[1]! - 2)).toBeLessThan(5e-3);
  expect(Math.abs(errors[1]! / errors[2]! - 2)).toBeLessThan(2.5e-3);
});
