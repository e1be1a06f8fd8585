import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import * as deepLinear from "../../../src/deep-linear";
import { convolutional, initialise, observeWeights, train } from "../../../src/networks";
import { largestDifference } from "../../helpers/numbers";
import { networkOf, TASK } from "../growth-problem";

/** Largest absolute difference between entries of two lists of arrays. */
const largestDifferenceOfAll = (a: readonly NdArray[], b: readonly NdArray[]): number =>
  Math.max(...a.map((array, l) => largestDifference(array, b[l]!)));

describe("observeWeights", () => {
  it("returns the weights of every record, and interpolates linearly in between", () => {
    const { network, parameters } = networkOf("relu", true);
    const options = { learningRate: 0.02, epochs: 20, every: 5, record: { weights: observeWeights() } };
    const { observations, parameters: end, times } = train(network, parameters, TASK, options);
    const { weights } = observations;
    expect(Array.from(weights.times)).toEqual(Array.from(times));
    expect(largestDifferenceOfAll(weights.at(times[4]!).weights, end.weights)).toBe(0);
    expect(largestDifferenceOfAll(weights.at(times[4]!).biases, end.biases)).toBe(0);
    const ten = train(network, parameters, TASK, { learningRate: 0.02, epochs: 10 }).parameters;
    expect(largestDifferenceOfAll(weights.at(times[2]!).weights, ten.weights)).toBe(0);
    const [a, b] = [weights.at(times[2]!), weights.at(times[3]!)];
    const middle = weights.at(times[2]! + 0.25 * (times[3]! - times[2]!));
    const expected = a.weights[1]!.data.map((x, k) => x + 0.25 * (b.weights[1]!.data[k]! - x));
    expect(Math.max(...expected.map((x, k) => Math.abs(x - middle.weights[1]!.data[k]!)))).toBeLessThan(
      1e-15,
    );
    expect(() => weights.at(times[4]! + 1)).toThrow(/observeWeights\.at: t/);
  });

  it("records a trajectory for layerGrowth whose balance drift is of first order in the learning rate", () => {
    const { network, parameters } = networkOf("linear");
    const drift = (learningRate: number) => {
      const epochs = Math.round(2 / learningRate);
      const record = { weights: observeWeights() };
      const options = { learningRate, epochs, every: epochs / 10, record };
      const { observations } = train(network, parameters, TASK, options);
      const { balanceDrift, phases } = deepLinear.layerGrowth(observations.weights);
      expect(phases[0]!.onset).toBeLessThan(phases[0]!.saturation);
      return Math.max(...balanceDrift.data);
    };
    // The drift halves with the learning rate, up to terms of second order.
    expect(Math.abs(drift(0.002) / drift(0.001) / 2 - 1)).toBeLessThan(0.02);
  });

  it("rejects networks with convolutions", () => {
    const network = convolutional({
      inputSize: 4,
      outputSize: 2,
      channels: [2],
      kernel: 2,
      activation: "relu",
    });
    const task = { inputs: [[1, 2, 3, 4]], targets: [[1, 2]] };
    const options = { learningRate: 0.1, epochs: 1, record: { weights: observeWeights() } };
    expect(() => train(network, initialise(network), task, options)).toThrow(/a network of dense layers/);
  });
});
