import { describe, expect, test } from "vitest";
import { balance, gaussianWeights } from "../../../src/deep-linear";
import { initialise, mlp, observeBalance, type TrainingState, train } from "../../../src/networks";
import { teacher } from "../../../src/tasks";

describe("observeBalance", () => {
  const data = teacher({ inputSize: 4, outputSize: 3, samples: 30, seed: 2 });
  const weights = gaussianWeights({ widths: [4, 6, 5, 3], standardDeviation: 0.4, seed: 3 });
  const observed = (activation: "linear" | "relu" | "tanh", learningRate: number) => {
    const net = mlp({ widths: [4, 6, 5, 3], activation, bias: false });
    const record = {
      balance: observeBalance(),
      weights: (state: TrainingState) => state.parameters().weights[1]!.data,
    };
    const epochs = Math.round(4 / learningRate);
    return train(net, { weights }, data, { learningRate, epochs, every: epochs, record });
  };

  test("records the norms and the traces of the balance matrices", () => {
    const { observations, parameters: end } = observed("relu", 0.1);
    for (const [t, w] of [weights, end.weights].entries()) {
      for (const [l, matrix] of balance(w).matrices.entries()) {
        const trace = Array.from({ length: matrix.shape[0]! }, (_, i) => matrix.get(i, i)).reduce(
          (a, b) => a + b,
          0,
        );
        expect(observations.balance.norms.get(t, l)).toBeCloseTo(Math.hypot(...matrix.data), 13);
        expect(observations.balance.traces.get(t, l)).toBeCloseTo(trace, 13);
      }
    }
  });

  test("finds a drift of first order in the learning rate, of the norm for linear and of the trace for ReLU networks", () => {
    const drift = (activation: "linear" | "relu" | "tanh", rate: number) => {
      const { weights: end } = observed(activation, rate).parameters;
      const [before, after] = [balance(weights), balance(end)];
      const change = before.matrices.map((m, l) => m.data.map((x, i) => after.matrices[l]!.data[i]! - x));
      const traces = change.map((d, l) => {
        const n = before.matrices[l]!.shape[0]!;
        return Math.abs(d.reduce((sum, x, i) => (i % (n + 1) === 0 ? sum + x : sum), 0));
      });
      return { norm: Math.hypot(...change.flatMap((d) => [...d])), trace: Math.max(...traces) };
    };
    const linear = [0.02, 0.01, 0.005].map((rate) => drift("linear", rate));
    // First order: the ratio is 2 up to terms of the order of the learning rate.
    expect(Math.abs(linear[0]!.norm / linear[1]!.norm - 2)).toBeLessThan(0.05);
    expect(Math.abs(linear[1]!.norm / linear[2]!.norm - 2)).toBeLessThan(0.03);
    const relu = [0.02, 0.01, 0.005].map((rate) => drift("relu", rate));
    expect(Math.abs(relu[1]!.trace / relu[2]!.trace - 2)).toBeLessThan(0.1);
    expect(relu[2]!.trace).toBeLessThan(0.02);
    expect(relu[2]!.norm).toBeGreaterThan(20 * relu[2]!.trace);
    expect(drift("tanh", 0.005).trace).toBeGreaterThan(3 * relu[2]!.trace);
  });

  test("rejects networks without hidden layers", () => {
    const single = mlp({ widths: [4, 3], activation: "linear" });
    const options = { learningRate: 0.1, epochs: 1, record: { balance: observeBalance() } };
    expect(() => train(single, initialise(single), data, options)).toThrow(/a network with hidden layers/);
  });
});
