import { describe, expect, test } from "vitest";
import { initialise, mlp, type Network, observePair, train } from "../../src/networks";
import { twoPoints } from "../../src/tasks";
import { referencesOf } from "../helpers/references";

/** Trains a network on two points; returns the initial and final distance ‖dh‖² of a hidden layer, and the final loss. */
const trained = (
  network: Network,
  gain: number,
  learningRate: number,
  layer: number,
  seed: number,
  epochs = 6000,
) => {
  const parameters = initialise(network, { scheme: "xavier-normal", gain, seed });
  const record = { pair: observePair(layer, 0, 1) };
  const options = { learningRate, epochs, every: epochs, record };
  const { observations, loss } = train(network, parameters, twoPoints(), options);
  return {
    start: observations.pair.representation[0]!,
    distance: observations.pair.representation[1]!,
    loss: loss[1]!,
  };
};

const hidden = (layers: number, width: number): number[] => [1, ...new Array<number>(layers).fill(width), 1];

const references = referencesOf(import.meta.url);
const FINAL_DISTANCE =
  "final squared distance of the hidden representations of two points (van Rossem & Saxe 2024)";
const finalDistance = (network: string) =>
  references.all<{ network: string }>(FINAL_DISTANCE).find(({ given }) => given.network === network)!;

/** The settings that take about a second: 6000 epochs at half the published learning rate. */
describe("two-point training of van Rossem & Saxe 2024 ends at the distance of an independent program", () => {
  test("with one hidden layer of linear units, within one per cent for two seeds", () => {
    const network = mlp({ widths: hidden(1, 500), activation: "linear" });
    for (const seed of [1, 2]) {
      const { start, distance, loss } = trained(network, 0.1, 0.005, 0, seed);
      // h(0) = Σ w² of 500 weights of variance 0.01 · 2/501: 0.02 with a standard deviation of 6 %.
      expect(Math.abs(start / (0.01 * (1000 / 501)) - 1)).toBeLessThan(0.3);
      // Seeds 1 to 5 give 0.6773, 0.6757, 0.6743, 0.6720 and 0.6741, because their initial outputs differ.
      finalDistance("one hidden layer of 500 linear units").check(distance);
      expect(loss).toBeLessThan(1e-5);
    }
  });

  test("with two hidden layers of leaky ReLU units, within three per cent", () => {
    const { distance, loss } = trained(
      mlp({ widths: hidden(2, 500), activation: "leakyRelu" }),
      0.35,
      0.01,
      1,
      2,
    );
    // The initial distance varies by a third between seeds; seeds 1 to 3 give 0.5162, 0.5176 and 0.5224.
    // At epoch 3500 the distance is within 1e-3 of these values.
    finalDistance("two hidden layers of 500 leaky ReLU units").check(distance);
    expect(loss).toBeLessThan(1e-4);
  });

  test("with 20 narrow hidden layers of leaky ReLU units, within 15 per cent", () => {
    const { distance, loss } = trained(
      mlp({ widths: hidden(20, 50), activation: "leakyRelu" }),
      1.05,
      0.005,
      10,
      2,
    );
    // Seeds 1 and 2 give 0.1415 and 0.1361: with 50 units the distance fluctuates by several per cent.
    finalDistance("20 hidden layers of 50 leaky ReLU units").check(distance);
    expect(loss).toBeLessThan(1e-12);
  });
});
