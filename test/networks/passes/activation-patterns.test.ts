import { describe, expect, it } from "vitest";
import { activationPatterns, forward, gates, initialise, mlp } from "../../../src/networks";
import { normal } from "../../../src/random";
import { networkOf, TASK, WIDTHS } from "../growth-problem";

const leaky = { name: "leakyRelu", slope: 0.1 } as const;

describe("activationPatterns", () => {
  it("returns linear networks with the outputs of their samples, with biases and skip connections", () => {
    const inputs = normal({ shape: [60, 3], seed: 7 });
    for (const [activation, bias, residual] of [
      ["relu", false, false],
      [leaky, true, false],
      ["relu", true, true],
      ["linear", true, false],
    ] as const) {
      const network = mlp({ widths: [3, 5, 5, 2], activation, bias, residual });
      const parameters = initialise(network, { scheme: "he-normal", seed: 8 });
      for (const b of parameters.biases) b.data.set(normal({ shape: [b.shape[0]!], seed: 9 }).data);
      const { output } = forward(network, parameters, inputs);
      const expectedGates = gates(network, parameters, inputs);
      const patterns = activationPatterns(network, parameters, inputs);
      const members = patterns.flatMap(({ samples }) => samples);
      expect([...members].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, p) => p));
      if (activation === "relu") expect(patterns.length).toBeGreaterThan(3);
      for (const { samples, gates: pattern, map, offset } of patterns) {
        for (const p of samples) {
          for (const k of [0, 1]) {
            const linear = [0, 1, 2].reduce((sum, j) => sum + map.get(k, j) * inputs.get(p, j), offset[k]!);
            expect(Math.abs(linear - output.get(p, k))).toBeLessThan(1e-13);
          }
          for (const [l, layer] of expectedGates.entries()) {
            if (activation === "linear") continue;
            expect(Array.from(pattern[l]!)).toEqual(Array.from({ length: 5 }, (_, i) => layer.get(p, i)));
          }
        }
      }
    }
  });

  it("returns one pattern for a network without hidden layers, and rejects activations that are not piecewise linear", () => {
    const { network, parameters } = networkOf("tanh");
    expect(() => activationPatterns(network, parameters, TASK.inputs)).toThrow(/linear, relu or leakyRelu/);
    const single = mlp({ widths: [WIDTHS[0]!, 3], activation: "tanh", bias: false });
    const [pattern] = activationPatterns(
      single,
      { weights: [parameters.weights[0]!.slice(0, 3)] },
      TASK.inputs,
    );
    expect(pattern!.samples.length).toBe(24);
    expect(Array.from(pattern!.map.data)).toEqual(parameters.weights[0]!.slice(0, 3).flat());
  });
});
