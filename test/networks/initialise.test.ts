import { describe, expect, test } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import { product } from "../../src/deep-linear";
import { svd } from "../../src/linalg";
import { convertLearningRate, convolutional, forward, initialise, mlp, train } from "../../src/networks";
import { twoPoints } from "../../src/tasks";

const spread = ({ data }: NdArray): number =>
  Math.sqrt(data.reduce((sum, w) => sum + w * w, 0) / data.length);

describe("initialise", () => {
  const network = mlp({ widths: [30, 400, 200, 10], activation: "relu" });
  const fans = [
    [30, 400],
    [400, 200],
    [200, 10],
  ] as const;

  test.each([
    ["xavier-normal", (n: number, m: number) => 1.7 * Math.sqrt(2 / (n + m))],
    ["lecun-normal", (n: number, _m: number) => 1.7 / Math.sqrt(n)],
    ["he-normal", (n: number, _m: number) => 1.7 * Math.sqrt(2 / n)],
  ] as const)("%s has its standard deviation in every layer, and biases of zero", (scheme, expected) => {
    const { weights, biases } = initialise(network, { scheme, gain: 1.7, seed: 1 });
    for (const [l, [n, m]] of fans.entries()) {
      expect(weights[l]!.shape).toEqual([m, n]);
      // Five standard errors of a standard deviation.
      expect(Math.abs(spread(weights[l]!) / expected(n, m) - 1)).toBeLessThan(5 / Math.sqrt(2 * n * m));
      expect([...biases[l]!.data]).toEqual(new Array(m).fill(0));
    }
  });

  test("gaussian has one standard deviation throughout; orthogonal has equal singular values", () => {
    const { weights } = initialise(network, { scheme: "gaussian", standardDeviation: 0.01, seed: 2 });
    for (const w of weights)
      expect(Math.abs(spread(w) / 0.01 - 1)).toBeLessThan(5 / Math.sqrt(2 * w.data.length));
    for (const w of initialise(network, { scheme: "orthogonal", gain: 0.8 }).weights) {
      for (const s of svd(w).singularValues) expect(s).toBeCloseTo(0.8, 13);
    }
  });

  test("kernels count as fans times their length, and are orthogonal as [channels out, channels in × length]", () => {
    const channels = [20, 20, 1];
    const net = convolutional({
      inputSize: 1,
      width: 100,
      channels,
      kernel: 11,
      outputSize: 1,
      activation: "relu",
    });
    const { weights, biases } = initialise(net, { seed: 3 });
    expect(weights.map(({ shape }) => shape)).toEqual([
      [100, 1],
      [20, 1, 11],
      [20, 20, 11],
      [1, 20, 11],
      [1, 70],
    ]);
    expect(biases.map(({ shape }) => shape)).toEqual([[100], [20], [20], [1], [1]]);
    const expected = Math.sqrt(2 / (220 + 220));
    expect(Math.abs(spread(weights[2]!) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * 4400));
    const kernels = initialise(net, { scheme: "orthogonal" }).weights[2]!;
    const gram = (i: number, j: number) => {
      const row = (k: number) => kernels.data.subarray(220 * k, 220 * (k + 1));
      return row(i).reduce((sum, x, k) => sum + x * row(j)[k]!, 0);
    };
    expect(gram(3, 3)).toBeCloseTo(1, 13);
    expect(gram(3, 7)).toBeCloseTo(0, 13);
  });

  test("its weights are what functions for deep linear networks take", () => {
    const linear = mlp({ widths: [2, 5, 3], activation: "linear", bias: false });
    const parameters = initialise(linear, { seed: 1 });
    const { output } = forward(linear, parameters, [[1, -2]]);
    const map = product(parameters.weights);
    for (let o = 0; o < 3; o++) {
      expect(output.get(0, o)).toBeCloseTo(map.get(o, 0) - 2 * map.get(o, 1), 14);
    }
  });

  test("options that a scheme does not have are refused", () => {
    expect(() => initialise(network, { scheme: "gaussian" })).toThrow(/options.standardDeviation/);
    expect(() => initialise(network, { scheme: "gaussian", standardDeviation: 1, gain: 2 })).toThrow(
      ArgumentError,
    );
    expect(() => initialise(network, { scheme: "orthogonal", standardDeviation: 1 })).toThrow(
      /left out for orthogonal/,
    );
  });
});

describe("architectures that cannot be", () => {
  test.each([
    [() => mlp({ widths: [1], activation: "relu" }), /mlp: widths must be an array of at least 2/],
    [() => mlp({ widths: [1, 3, 4, 1], activation: "relu", residual: 1 }), /widths\[2\] must be 3/],
    [
      () => mlp({ widths: [1, 3, 1], activation: "softmax" as "relu" }),
      /activation must be "linear" or "relu"/,
    ],
    [() => mlp({ widths: [1, 3, 1], activation: "relu", dropout: 1 }), /dropout must be/],
    [
      () => convolutional({ inputSize: 9, outputSize: 1, channels: [2, 2], kernel: 6, activation: "relu" }),
      /kernel must be short enough that 2 convolutions leave some of the signal, received 6, which leaves -1/,
    ],
    [
      () => initialise({ kind: "transformer" } as never),
      /network must be a network made by mlp or convolutional/,
    ],
    [() => mlp({ widths: [1e5, 1e5], activation: "relu" }), /80,000,800,000 bytes/],
  ])("%#", (make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  test("a skip connection of two layers needs equal widths two apart only", () => {
    expect(mlp({ widths: [1, 3, 4, 3, 4, 1], activation: "relu", residual: 2 }).residual).toBe(2);
  });
});

describe("convertLearningRate", () => {
  test("makes the steps of another loss: torch's mean square has 2/nOut of our gradient", () => {
    expect(convertLearningRate(0.1, { loss: "half-mean-square" })).toBe(0.1);
    expect(convertLearningRate(0.1, { loss: "half-sum", samples: 8 })).toBeCloseTo(0.8, 15);
    expect(convertLearningRate(0.1, { loss: "mean-square", outputs: 5 })).toBeCloseTo(0.04, 15);
    expect(convertLearningRate(0.1, { loss: "half-torch", outputs: 5 })).toBeCloseTo(0.02, 15);
    expect(() => convertLearningRate(0.1, { loss: "half-sum" })).toThrow(/options.samples/);
  });

  test("one step on torch's mean square, by hand", () => {
    // ŷ = w x for x = -1, 0 and targets 0.6, 1.3071 in two outputs each: ∂/∂w mean((ŷ − y)²) = 2/(2·2) Σ (ŷ − y) x.
    const task = twoPoints({ outputSize: 2 });
    const network = mlp({ widths: [1, 2], activation: "linear", bias: false });
    const learningRate = convertLearningRate(0.1, { loss: "mean-square", outputs: 2 });
    const weights = [[[0.3], [-0.2]]];
    const { weights: after } = train(network, { weights }, task, { learningRate, epochs: 1 }).parameters;
    for (const [o, w] of [0.3, -0.2].entries()) {
      const error = -w - task.targets.get(0, o);
      expect(after[0]!.get(o, 0)).toBeCloseTo(w - 0.1 * 0.5 * error * -1, 15);
    }
  });
});
