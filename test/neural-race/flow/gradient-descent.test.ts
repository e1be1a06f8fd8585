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
  expect(errors[0]! / errors[1]!).toBeCloseTo(2, 0);
  expect(errors[1]! / errors[2]!).toBeCloseTo(2, 0);
});
