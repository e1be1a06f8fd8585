import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { balance, gaussianWeights } from "../../../src/deep-linear";
import {
  activationPatterns,
  balanceRates,
  convolutional,
  forward,
  gates,
  gradient,
  initialise,
  mlp,
} from "../../../src/networks";
import { normal } from "../../../src/random";
import { largestEntry } from "../../helpers/numbers";
import { networkOf, TASK } from "../growth-problem";

const leaky = { name: "leakyRelu", slope: 0.1 } as const;
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe("balanceRates", () => {
  it("agrees with differences of the balance along the gradient, for all activations, with and without biases", () => {
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
          expect(largestEntry(balances[l]!.data.map((x, k) => x - now[l]![k]!))).toBeLessThan(1e-14);
          // The balance is quadratic along a straight line, so central differences are exact up to rounding.
          const difference = rate.data.map((x, k) => x - (after[l]![k]! - before[l]![k]!) / (2 * h));
          expect(largestEntry(difference)).toBeLessThan(1e-9);
        }
        for (const [l, g] of growth.entries()) {
          expect(Math.abs(g - (squares(h)[l]! - squares(-h)[l]!) / (2 * h))).toBeLessThan(1e-8);
        }
      }
    }
  });

  it("vanishes for linear networks, on the diagonal for (leaky) ReLU units, and nowhere for tanh", () => {
    for (const [activation, conservesUnits, conservesAll] of [
      ["linear", true, true],
      ["relu", true, false],
      [leaky, true, false],
      ["tanh", false, false],
    ] as const) {
      for (const bias of [false, true]) {
        const { network, parameters } = networkOf(activation, bias);
        const { diagonal, offDiagonal, growth } = balanceRates(network, parameters, TASK);
        for (const l of [0, 1, 2]) {
          if (conservesUnits) expect(diagonal[l]!).toBeLessThan(1e-14);
          else expect(diagonal[l]!).toBeGreaterThan(1e-3);
          if (conservesAll) expect(offDiagonal[l]!).toBeLessThan(1e-14);
          else expect(offDiagonal[l]!).toBeGreaterThan(1e-3);
        }
        // Without biases, all layers of homogeneous networks grow equally.
        if (conservesUnits && !bias) expect(spread(Array.from(growth))).toBeLessThan(1e-13);
        else expect(spread(Array.from(growth))).toBeGreaterThan(1e-3);
      }
    }
  });

  it("agrees with −⟨g_i z_j (D_j − D_i)⟩ + (i ↔ j) for ReLU, and with the general formula for tanh", () => {
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

  it("vanishes if all samples have the same activation pattern", () => {
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
    expect(largestEntry(offDiagonal)).toBeLessThan(1e-13);
    expect(activationPatterns(network, { weights }, inputs).length).toBe(1);
  });

  it("rejects convolutions, skip connections and networks without hidden layers", () => {
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
      expect(call).toThrow(/dense layers with at least one hidden layer/);
    }
  });
});
