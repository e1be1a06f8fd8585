import { describe, expect, it } from "vitest";
import { adapt, featureReuse } from "../../src/meta-learning";
import { convolutional, forward, initialise, mlp, type Network } from "../../src/networks";
import { normal } from "../../src/random";
import { cca, cka } from "../../src/representations";
import { moved, randomEpisode } from "./episodes";

const networks: [string, Network][] = [
  ["dense layers", mlp({ widths: [3, 6, 5, 2], activation: "tanh" })],
  [
    "convolutions",
    convolutional({ inputSize: 3, channels: [3], kernel: 2, outputSize: 2, activation: "tanh" }),
  ],
];

describe.each(networks)("featureReuse of a network with %s", (_, network) => {
  const parameters = initialise(network, { seed: 1 });
  const { support } = randomEpisode(3, 2, 1);
  const inputs = normal({ shape: [60, 3], seed: 2 });
  const last = parameters.weights.length - 1;

  it("has 1 in the body of ANIL, which adapts the head", () => {
    const adapted = adapt(network, parameters, support, { mode: "anil", innerRate: 1, innerSteps: 10 });
    const layers = featureReuse(network, parameters, adapted, inputs);
    expect(layers.map(({ layer }) => layer)).toEqual(Array.from({ length: last + 1 }, (_, l) => l));
    for (const body of layers.slice(0, -1)) {
      expect(body.cka).toBeCloseTo(1, 13);
      expect(body.cca).toBeCloseTo(1, 13);
    }
    expect(layers[last]!.cka).toBeLessThan(0.99);
  });

  it("compares every layer as cka and cca do", () => {
    const adapted = adapt(network, parameters, support, { mode: "maml", innerRate: 1, innerSteps: 10 });
    const layersOf = (of: typeof parameters) => {
      const { hidden, output } = forward(network, of, inputs);
      return [...hidden, output];
    };
    const [before, after] = [layersOf(parameters), layersOf(adapted)];
    const expected = before.map((activations, layer) => ({
      layer,
      cka: cka(activations, after[layer]!).value,
      cca: cca(activations, after[layer]!).value,
      degenerate: false,
    }));
    expect(featureReuse(network, parameters, adapted, inputs)).toEqual(expected);
    expect(expected[0]!.cka).toBeLessThan(1);
  });

  it("has 0 where a layer does not vary, and marks it", () => {
    const zero = moved(parameters, parameters, -1);
    for (const layer of featureReuse(network, parameters, zero, inputs)) {
      expect(layer).toMatchObject({ cka: 0, cca: 0, degenerate: true });
    }
  });

  it("names the wrong argument", () => {
    const run =
      (before: object, after: object, on: unknown = inputs) =>
      () =>
        featureReuse(network, before as typeof parameters, after as typeof parameters, on as typeof inputs);
    expect(run({ weights: [], biases: [] }, parameters)).toThrow(/featureReuse: before.weights/);
    expect(run(parameters, { weights: [], biases: [] })).toThrow(/featureReuse: after.weights/);
    expect(run(parameters, parameters, [[1, 2]])).toThrow(/featureReuse: inputs/);
    expect(run(parameters, parameters, [[1, 2, 3]])).toThrow(/featureReuse: inputs must be .* at least 2/);
  });
});
