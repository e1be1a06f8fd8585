import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { balance, gaussianWeights, layerGrowth } from "../../src/deep-linear";
import {
  type Activation,
  activationPatterns,
  balanceRates,
  convolutional,
  forward,
  gates,
  gradient,
  gradientFlow,
  initialise,
  mlp,
} from "../../src/networks";
import { normal } from "../../src/random";
import { networkOf, TASK, WIDTHS } from "./growth-problem";

const leaky = { name: "leakyRelu", slope: 0.1 } as const;
const most = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((m, x) => Math.max(m, Math.abs(x)), 0);
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** Growth of every layer, drift of the balance on and off the diagonal, over a gradient flow to t = 12. */
function followed(activation: Activation, bias = false, maxStep?: number, end = 12) {
  const { network, parameters } = networkOf(activation, bias);
  const times = [0, end / 2, end];
  const options = maxStep === undefined ? { times } : { times, maxStep };
  const flow = gradientFlow(network, parameters, TASK, options);
  const { squaredNorms, unitDrift, balanceDrift } = layerGrowth(flow);
  return {
    growth: [0, 1, 2, 3].map((l) => squaredNorms.get(2, l) - squaredNorms.get(0, l)),
    diagonal: Math.max(...[0, 1, 2].map((l) => unitDrift.get(2, l))),
    all: Math.max(...[0, 1, 2].map((l) => balanceDrift.get(2, l))),
    loss: flow.loss[2]!,
    biases: flow.at(end).biases,
    flow,
  };
}

describe("growth and balance over a gradient flow of 6-8-8-8-3 units to t = 12", () => {
  it("is equal and all of it conserved without nonlinearity", () => {
    const { growth, all, loss } = followed("linear");
    // Origin: scipy's DOP853 at 1e-11, growth of every layer's squared norm. Tolerance 2e-8.
    for (const g of growth) expect(Math.abs(g - 1.34678147)).toBeLessThan(2e-8);
    expect(spread(growth)).toBeLessThan(1e-9);
    expect(all).toBeLessThan(1e-9);
    expect(loss).toBeLessThan(1e-15);
  });

  // Origin: classical Runge–Kutta in numpy with steps of 0.0025, whose own growth differs by 1e-4 from step to step;
  // `off` is the imbalance between units at the end. Tolerance 3e-3 relative for growth, 0.01 relative for off.
  for (const [name, activation, growthOf, off] of [
    ["ReLU", "relu", 4.9377, 0.8695],
    ["leaky ReLU", leaky, 4.5929, 0.8586],
  ] as const) {
    it(`is equal for ${name}, every unit keeps its balance, and that between units is broken`, () => {
      const { growth, diagonal, all } = followed(activation);
      for (const g of growth) expect(Math.abs(g / growthOf - 1)).toBeLessThan(3e-3);
      // Limited by the kinks, at which steps of 0.006 are of first order: 1e-4 and 5e-5.
      expect(spread(growth)).toBeLessThan(4e-4);
      expect(diagonal).toBeLessThan(2e-4);
      expect(Math.abs(all / off - 1)).toBeLessThan(0.01);
    });
  }

  it("is equal for ReLU and leaky ReLU within 1e-6 where steps are short", () => {
    for (const activation of ["relu", leaky] as const) {
      const { growth, diagonal, all } = followed(activation, false, 2e-4, 1);
      expect(spread(growth)).toBeLessThan(1e-6);
      expect(diagonal).toBeLessThan(1e-6);
      expect(all).toBeGreaterThan(0.05);
      expect(growth[0]!).toBeGreaterThan(0.05);
    }
  });

  it("is unequal with tanh, which keeps none of the balance", () => {
    const { growth, diagonal, all, loss } = followed("tanh");
    // Origin: scipy's DOP853 at 1e-11, the growth of each layer. Tolerance 1e-6.
    for (const [l, expected] of [0.40524603, 2.6347953, 4.67112614, 10.21907928].entries()) {
      expect(Math.abs(growth[l]! - expected)).toBeLessThan(1e-6);
    }
    // Origin: scipy's DOP853 at 1e-11, the loss at the end. Tolerance 1e-8.
    expect(Math.abs(loss - 0.021531922)).toBeLessThan(1e-8);
    expect(diagonal).toBeGreaterThan(1.5);
    expect(all).toBeGreaterThan(0.64);
  });

  it("differs between layers by the growth of the biases' norms, linear or ReLU", () => {
    const { growth, all, biases } = followed("linear", true);
    // Origin: scipy's DOP853 at 1e-11, the growth of each layer of the linear network with biases. Tolerance 2e-8.
    for (const [l, expected] of [1.35600297, 1.35105711, 1.34539344, 1.34378754].entries()) {
      expect(Math.abs(growth[l]! - expected)).toBeLessThan(2e-8);
    }
    const squares = (list: readonly ArrayLike<number>[]) =>
      list.map((b) => Array.from(b).reduce((sum, x) => sum + x * x, 0));
    const before = squares(networkOf("linear", true).parameters.biases!);
    const after = squares(biases.map(({ data }) => data));
    for (const l of [0, 1, 2]) {
      expect(Math.abs(growth[l + 1]! - growth[l]! - (after[l]! - before[l]!))).toBeLessThan(1e-9);
    }
    expect(all).toBeLessThan(1e-9);
    const relu = followed("relu", true, 1e-3, 1);
    expect(relu.diagonal).toBeLessThan(5e-6);
    expect(relu.all).toBeGreaterThan(0.05);
  });
});

describe("balanceRates", () => {
  it("are the slopes of the balance along the gradient flow, for any activation, with and without biases", () => {
    for (const activation of ["linear", "relu", leaky, "tanh", "gelu"] as const) {
      for (const bias of [false, true]) {
        const { network, parameters } = networkOf(activation, bias);
        const { rates, balances, growth } = balanceRates(network, parameters, TASK);
        const slope = gradient(network, parameters, TASK);
        const h = 1e-5;
        const moved = (by: number) => ({
          weights: parameters.weights.map((w, l) =>
            w.map((row, i) => row.map((x, j) => x - by * slope.weights[l]!.get(i, j))),
          ),
          biases: (parameters.biases ?? []).map((b, l) => b.map((x, i) => x - by * slope.biases[l]!.get(i))),
        });
        const balanceOf = (by: number) => {
          const { weights, biases } = moved(by);
          return balance(weights).matrices.map(({ data, shape }, l) =>
            data.map((x, k) => {
              const n = shape[0]!;
              return x - (biases[l]?.[Math.floor(k / n)] ?? 0) * (biases[l]?.[k % n] ?? 0);
            }),
          );
        };
        const [before, after, now] = [balanceOf(-h), balanceOf(h), balanceOf(0)];
        const squares = (by: number) =>
          moved(by).weights.map((w) => w.flat().reduce((sum, x) => sum + x * x, 0));
        for (const [l, rate] of rates.entries()) {
          expect(most(balances[l]!.data.map((x, k) => x - now[l]![k]!))).toBeLessThan(1e-14);
          // The balance is quadratic along a straight line: differences are exact up to rounding over the step.
          const difference = rate.data.map((x, k) => x - (after[l]![k]! - before[l]![k]!) / (2 * h));
          expect(most(difference)).toBeLessThan(1e-9);
        }
        for (const [l, g] of growth.entries()) {
          expect(Math.abs(g - (squares(h)[l]! - squares(-h)[l]!) / (2 * h))).toBeLessThan(1e-8);
        }
      }
    }
  });

  it("vanish for linear networks, on the diagonal for homogeneous units, and nowhere for tanh", () => {
    for (const [activation, keepsUnits, keepsAll] of [
      ["linear", true, true],
      ["relu", true, false],
      [leaky, true, false],
      ["tanh", false, false],
    ] as const) {
      for (const bias of [false, true]) {
        const { network, parameters } = networkOf(activation, bias);
        const { diagonal, offDiagonal, growth } = balanceRates(network, parameters, TASK);
        for (const l of [0, 1, 2]) {
          if (keepsUnits) expect(diagonal[l]!).toBeLessThan(1e-14);
          else expect(diagonal[l]!).toBeGreaterThan(1e-3);
          if (keepsAll) expect(offDiagonal[l]!).toBeLessThan(1e-14);
          else expect(offDiagonal[l]!).toBeGreaterThan(1e-3);
        }
        // All layers grow alike, without biases.
        if (keepsUnits && !bias) expect(spread(Array.from(growth))).toBeLessThan(1e-13);
        else expect(spread(Array.from(growth))).toBeGreaterThan(1e-3);
      }
    }
  });

  it("are −⟨g_i z_j (D_j − D_i)⟩ + (i ↔ j), and 2⟨g_i (φ'(z_i) z_i − φ(z_i))⟩ on the diagonal", () => {
    for (const activation of ["relu", "tanh"] as const) {
      const { network, parameters } = networkOf(activation);
      const { rates } = balanceRates(network, parameters, TASK);
      const { output, hidden, preactivations } = forward(network, parameters, TASK.inputs);
      const derivative = gates(network, parameters, TASK.inputs);
      const last = parameters.weights[3]!;
      // g of the last hidden layer: W_4ᵀ (ŷ − y) / P.
      const g = (p: number, i: number) =>
        [0, 1, 2].reduce(
          (sum, k) => sum + (last[k]![i]! * (output.get(p, k) - TASK.targets[p]![k]!)) / 24,
          0,
        );
      const samples = Array.from({ length: 24 }, (_, p) => p);
      const term = (p: number, i: number, j: number) =>
        activation === "relu"
          ? g(p, i) * preactivations[2]!.get(p, j) * (derivative[2]!.get(p, j) - derivative[2]!.get(p, i))
          : g(p, i) * (hidden[2]!.get(p, j) - derivative[2]!.get(p, i) * preactivations[2]!.get(p, j));
      for (let i = 0; i < 8; i++) {
        for (let j = 0; j < 8; j++) {
          const expected = samples.reduce((sum, p) => sum - term(p, i, j) - term(p, j, i), 0);
          expect(Math.abs(rates[2]!.get(i, j) - expected)).toBeLessThan(1e-14);
        }
      }
    }
  });

  it("vanish altogether where all samples share one activation pattern", () => {
    const network = mlp({ widths: [3, 4, 4, 2], activation: "relu", bias: false });
    // Positive inputs and weights: every unit is active on every sample.
    const positive = (list: readonly { data: Float64Array; shape: number[] }[]) =>
      list.map(({ data, shape }) => ({ data: data.map(Math.abs), shape, stride: [shape[1]!, 1], offset: 0 }));
    const weights = positive(gaussianWeights({ widths: [3, 4, 4, 2], standardDeviation: 0.5, seed: 3 }));
    const inputs = normal({ shape: [10, 3], seed: 4 });
    inputs.data.forEach((x, k) => {
      inputs.data[k] = Math.abs(x);
    });
    const task = { inputs, targets: normal({ shape: [10, 2], seed: 5 }) };
    const { offDiagonal } = balanceRates(network, { weights }, task);
    expect(most(offDiagonal)).toBeLessThan(1e-13);
    expect(activationPatterns(network, { weights }, inputs).length).toBe(1);
  });

  it("refuse networks they do not speak of", () => {
    const skipping = mlp({ widths: [2, 3, 3, 1], activation: "relu", residual: true });
    const shallow = mlp({ widths: [2, 1], activation: "relu" });
    const channels = convolutional({
      inputSize: 2,
      outputSize: 1,
      channels: [2],
      kernel: 2,
      activation: "relu",
    });
    for (const network of [skipping, shallow, channels]) {
      const call = () => balanceRates(network, initialise(network), { inputs: [[1, 2]], targets: [[1]] });
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(/dense layers with hidden ones/);
    }
  });
});

describe("activationPatterns", () => {
  it("are linear networks that give the outputs of their samples, biases and skip connections included", () => {
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
      const open = gates(network, parameters, inputs);
      const patterns = activationPatterns(network, parameters, inputs);
      const seen = patterns.flatMap(({ samples }) => samples);
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, p) => p));
      if (activation === "relu") expect(patterns.length).toBeGreaterThan(3);
      for (const { samples, gates: pattern, map, offset } of patterns) {
        for (const p of samples) {
          for (const k of [0, 1]) {
            const linear = [0, 1, 2].reduce((sum, j) => sum + map.get(k, j) * inputs.get(p, j), offset[k]!);
            expect(Math.abs(linear - output.get(p, k))).toBeLessThan(1e-13);
          }
          for (const [l, layer] of open.entries()) {
            if (activation === "linear") continue;
            expect(Array.from(pattern[l]!)).toEqual(Array.from({ length: 5 }, (_, i) => layer.get(p, i)));
          }
        }
      }
    }
  });

  it("is the one pattern W_L ... W_1 of a linear network, and refuses what is not piecewise linear", () => {
    const { network, parameters } = networkOf("tanh");
    expect(() => activationPatterns(network, parameters, TASK.inputs)).toThrow(/linear, relu or leakyRelu/);
    const single = mlp({ widths: [WIDTHS[0]!, 3], activation: "tanh", bias: false });
    const [only] = activationPatterns(single, { weights: [parameters.weights[0]!.slice(0, 3)] }, TASK.inputs);
    expect(only!.samples.length).toBe(24);
    expect(Array.from(only!.map.data)).toEqual(parameters.weights[0]!.slice(0, 3).flat());
  });
});
