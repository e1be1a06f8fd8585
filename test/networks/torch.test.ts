import { describe, expect, test } from "vitest";
import { loss, train } from "../../src/networks";
import { problemOf, torchTrainings } from "./fixtures/torch";

describe.each(torchTrainings.map((training) => [training.name, training] as const))(
  "ten epochs from PyTorch's weights: %s",
  (_, training) => {
    const { network, options } = training;
    const { parameters, task } = problemOf(training);
    const ours = train(network, parameters, task, { ...options, every: 1 });

    test("the loss is PyTorch's, epoch by epoch", () => {
      expect(ours.loss.length).toBe(training.losses.length);
      for (const [t, expected] of training.losses.entries()) {
        expect(Math.abs(ours.loss[t]! / expected - 1)).toBeLessThan(1e-12);
      }
      expect(loss(network, parameters, task, { loss: options.loss })).toBe(ours.loss[0]);
    });

    test("the weights and biases are PyTorch's at the end", () => {
      const { weights, biases } = ours.parameters;
      for (const [l, expected] of training.weights.entries()) {
        for (const [i, w] of expected.entries())
          expect(Math.abs(weights[l]!.data[i]! - w)).toBeLessThan(1e-12);
      }
      expect(biases.length).toBe(training.biases.length);
      for (const [l, expected] of training.biases.entries()) {
        for (const [i, b] of expected.entries())
          expect(Math.abs(biases[l]!.data[i]! - b)).toBeLessThan(1e-12);
      }
    });
  },
);
