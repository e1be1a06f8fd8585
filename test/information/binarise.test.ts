import { describe, expect, it } from "vitest";
import { binarise, binaryNetwork } from "../../src/information";
import { conv, dense, flatten, forward, initialise, sequential } from "../../src/networks";
import { allInputs } from "./binary-inputs";

describe("binarise", () => {
  it("divides signs by the root of the fan-in, with sign(0) = +1", () => {
    const { weights, biases } = binarise({ weights: [[[0.3, -0.2, 0, -0]], [[-1e-300, 7]]] });
    expect([...weights[0]!.data]).toEqual([0.5, -0.5, 0.5, 0.5]);
    expect(weights[0]!.shape).toEqual([1, 4]);
    expect(biases).toEqual([]);
    const half = Math.SQRT1_2;
    weights[1]!.data.forEach((w, i) => void expect(w).toBeCloseTo([-half, half][i]!, 15));
  });

  it("counts all inputs of a filter, and leaves its argument as it is", () => {
    const network = sequential({
      inputShape: [4, 4, 1],
      layers: [conv({ filter: [3, 3], width: 2 }), flatten(), dense({ width: 1 })],
    });
    const latent = initialise(network);
    const before = latent.weights.map(({ data }) => [...data]);
    const [filter] = binarise(latent).weights;
    expect(filter!.shape).toEqual([2, 3, 3, 1]);
    filter!.data.forEach((w, i) => void expect(w).toBeCloseTo(Math.sign(before[0]![i]!) / 3, 14));
    expect(latent.weights.map(({ data }) => [...data])).toEqual(before);
  });

  it("is idempotent", () => {
    const once = binarise(initialise(binaryNetwork({ widths: [7, 5, 3] })));
    expect(binarise(once)).toEqual(once);
  });

  it("gives pre-activations of binary inputs that are 0 exactly where the counts of both signs are equal", () => {
    for (const bits of [6, 10, 12]) {
      const network = binaryNetwork({ widths: [bits, 4, 1] });
      const latent = initialise(network, { seed: bits });
      const inputs = allInputs(bits);
      const { preactivations, hidden } = forward(network, binarise(latent), inputs);
      const [first] = latent.weights;
      const sums = inputs.flatMap((x) =>
        [0, 1, 2, 3].map((unit) => x.reduce((sum, bit, j) => sum + bit * Math.sign(first!.get(unit, j)), 0)),
      );
      expect([...hidden[0]!.data]).toEqual(sums.map((sum) => (sum >= 0 ? 1 : -1)));
      expect(Array.from(preactivations[0]!.data, (z) => z === 0)).toEqual(sums.map((sum) => sum === 0));
      expect(sums.filter((sum) => sum === 0).length).toBeGreaterThan(inputs.length / 2);
    }
  });

  it("has pre-activations of at most 1 where the sum is the root of the fan-in", () => {
    for (const root of [3, 5, 6, 7, 9, 10, 11, 13]) {
      const [row] = binarise({ weights: [[new Array(root * root).fill(1)]] }).weights;
      const sum = row!.data.slice(0, root).reduce((total, w) => total + w, 0);
      expect(sum).toBeLessThanOrEqual(1);
      expect(sum).toBeCloseTo(1, 13);
    }
  });

  it("refuses biases, no weights, and numbers that are not finite", () => {
    const call = (parameters: unknown) => () => binarise(parameters as Parameters<typeof binarise>[0]);
    expect(call({ weights: [] })).toThrow("parameters.weights");
    expect(call({ weights: [[[1, Number.NaN]]] })).toThrow("parameters.weights[0]");
    expect(call({ weights: [[1, 2]] })).toThrow("parameters.weights[0]");
    expect(call({ weights: [[[1]]], biases: [[0]] })).toThrow("binary networks have no biases");
    expect(call(null)).toThrow("parameters");
  });
});
