import { describe, expect, it } from "vitest";
import { forward, gradient, initialise, mlp, tangentKernel } from "../../../src/networks";
import { elasticity, elasticityAsync, elasticityVersusDistance } from "../../../src/representations";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { expectClose, largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const network = mlp({ widths: [2, 3, 1], activation: "relu", bias: false });
const parameters = {
  weights: [
    [
      [1, -0.5],
      [0.3, 0.8],
      [-0.7, 0.2],
    ],
    [[0.5, -1, 0.8]],
  ],
};
const inputs = [
  [1, 2],
  [-0.5, 1],
  [2, -1],
];
const task = { inputs, targets: [[1], [0], [1]] };
type Expected = { relative: number[][]; kernelised: number[][] };

describe("elasticity", () => {
  it("has the values of explicit steps, and the tangent kernel", () => {
    const set = references.all<{ learningRate: number }, Expected>("elasticity of three ReLU units");
    for (const { given, check } of set) {
      const { relative, kernelised, learningRates } = elasticity(network, parameters, task, given);
      check({ relative, kernelised });
      expect([...learningRates]).toEqual([given.learningRate, given.learningRate, given.learningRate]);
    }
    const { kernel } = elasticity(network, parameters, task, { learningRate: 0.1 });
    references.only<unknown, number[][]>("tangent kernel of three ReLU units").check(kernel);
    expectClose(kernel, tangentKernel(network, parameters, inputs), 0);
  });

  it("has the values of explicit steps on the logistic loss", () => {
    const name = "elasticity of three ReLU units with the logistic loss";
    const { given, check } = references.only<{ learningRate: number }, Expected>(name);
    const labelled = { inputs, targets: [[1], [-1], [1]] };
    const { relative, kernelised } = elasticity(network, parameters, labelled, {
      ...given,
      loss: "logistic",
    });
    check({ relative, kernelised });
  });

  it("tends to the tangent kernel with an error of first order in the learning rate", () => {
    const smooth = mlp({ widths: [2, 10, 1], activation: "tanh" });
    const start = initialise(smooth, { seed: 1 });
    const errors = [1e-2, 1e-3, 1e-4].map((learningRate) => {
      const { relative, kernelised, kernel } = elasticity(smooth, start, task, { learningRate });
      const limit = kernel.data.map(
        (k, at) => Math.abs(k) / kernel.get(Math.floor(at / 3), Math.floor(at / 3)),
      );
      return [largestDifference(kernelised, kernel), largestDifference(relative, limit)] as const;
    });
    for (const k of [0, 1] as const) {
      expect(errors[0]![k] / errors[1]![k]).toBeCloseTo(10, -0.5);
      expect(errors[1]![k] / errors[2]![k]).toBeCloseTo(10, -0.5);
    }
  });

  it("is that of a step along the gradient of one sample, for any network", () => {
    const deep = mlp({ widths: [2, 5, 4, 1], activation: "tanh", bias: true });
    const start = initialise(deep, { seed: 2 });
    const learningRate = 0.05;
    const before = forward(deep, start, inputs).output;
    const { relative } = elasticity(deep, start, task, { learningRate });
    inputs.forEach((x, i) => {
      const { weights, biases } = gradient(deep, start, { inputs: [x], targets: [task.targets[i]!] });
      const moved = (from: typeof weights, along: typeof weights) =>
        from.map((array, l) => {
          const copy = array.data.map((value, k) => value - learningRate * along[l]!.data[k]!);
          return { data: copy, shape: array.shape, stride: array.stride, offset: 0 };
        });
      const after = forward(
        deep,
        { weights: moved(start.weights, weights), biases: moved(start.biases, biases) },
        inputs,
      );
      const changes = after.output.data.map((f, j) => f - before.data[j]!);
      changes.forEach((change, j) => {
        expect(relative.get(i, j)).toBeCloseTo(Math.abs(change / changes[i]!), 11);
      });
    });
  });

  it("is |x·x'| / ‖x‖² in a linear model, at any learning rate and whatever the weights", () => {
    const linear = mlp({ widths: [2, 1], activation: "linear", bias: false });
    const pair = {
      inputs: [
        [1, 2],
        [3, -1],
      ],
      targets: [[1], [-1]],
    };
    for (const weights of [[[[0.3, -0.2]]], [[[5, 7]]]]) {
      for (const learningRate of [1e-3, 1]) {
        for (const loss of ["half-mean-square", "logistic"] as const) {
          const { relative } = elasticity(linear, { weights }, pair, { learningRate, loss });
          expect(relative.get(0, 1)).toBeCloseTo(0.2, 12);
          expect(relative.get(1, 0)).toBeCloseTo(0.1, 12);
        }
      }
    }
  });

  it("triples a learning rate whose step is lost in rounding errors", () => {
    const { relative, learningRates, kernel } = elasticity(network, parameters, task, {
      learningRate: 1e-18,
    });
    learningRates.forEach((rate) => {
      expect(Math.log(rate / 1e-18) / Math.log(3)).toBeCloseTo(
        Math.round(Math.log(rate / 1e-18) / Math.log(3)),
        9,
      );
      expect(rate).toBeGreaterThan(1e-14);
      expect(rate).toBeLessThan(1e-11);
    });
    expect(relative.get(0, 1)).toBeCloseTo(kernel.get(0, 1) / kernel.get(0, 0), 2);
  });

  it("names the sample on which no step has an effect: a residual or a gradient of 0", () => {
    const fitted = { inputs, targets: [[1], [forward(network, parameters, inputs).output.get(1, 0)], [1]] };
    expect(() => elasticity(network, parameters, fitted, { learningRate: 0.1 })).toThrow(
      "task.inputs[1] must be a sample on which a step changes the output of the network, received a residual of 0",
    );
    const dead = { inputs: [...inputs, [0, 0]], targets: [...task.targets, [1]] };
    expect(() => elasticity(network, parameters, dead, { learningRate: 0.1 })).toThrow("a gradient of 0");
  });

  it("refuses several outputs, wrong targets, rates and losses, and outputs that overflow", () => {
    const two = mlp({ widths: [2, 3, 2], activation: "relu" });
    const targets = [
      [1, 0],
      [1, 0],
      [0, 1],
    ];
    expect(() => elasticity(two, initialise(two), { inputs, targets }, { learningRate: 0.1 })).toThrow(
      "a network with one output, received 2 outputs",
    );
    const call = (options: object) =>
      elasticity(network, parameters, task, { learningRate: 0.1, ...options });
    expect(() => call({ loss: "logistic" })).toThrow("task.targets[1]");
    expect(() => call({ loss: "cross-entropy" })).toThrow("options.loss");
    expect(() => call({ learningRate: 0 })).toThrow("options.learningRate");
    expect(() => call({ learningRate: 1e200 })).toThrow("options.learningRate");
  });

  it("has an asynchronous form with the same numbers, a table and a figure", async () => {
    const form = (run: object) => elasticityAsync(network, parameters, task, { learningRate: 0.1, ...run });
    const plain = elasticity(network, parameters, task, { learningRate: 0.1 });
    expect(await expectPauses(form)).toEqual(plain);
    await expectRejects(form);
    expect(plain.toTable().columns).toEqual(["sample", "learning rate"]);
    expect(plain.figure().marks[0]).toMatchObject({ type: "cell", rows: ["0", "1", "2"] });
  });
});

describe("elasticityVersusDistance", () => {
  it("is the correlation over ordered pairs of different samples", () => {
    const similarity = [
      [9, 0.9, 0.2],
      [0.8, 9, 0.4],
      [0.1, 0.5, 9],
    ];
    const distances = [
      [0, 1, 3],
      [1, 0, 2],
      [3, 2, 0],
    ];
    const [x, y] = [
      [0.9, 0.2, 0.8, 0.4, 0.1, 0.5],
      [1, 3, 1, 2, 3, 2],
    ] as const;
    const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / 6;
    const moment = (p: readonly number[], q: readonly number[]) =>
      p.reduce((sum, _, i) => sum + (p[i]! - mean(p)) * (q[i]! - mean(q)), 0);
    const { pearson, degenerate } = elasticityVersusDistance(similarity, distances);
    expect(pearson).toBeCloseTo(moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y)), 14);
    expect(degenerate).toBe(false);
    expect(elasticityVersusDistance(distances, distances).pearson).toBeCloseTo(1, 14);
  });

  it("is degenerate for equal distances or similarities", () => {
    const equal = [
      [0, 1],
      [1, 0],
    ];
    expect(elasticityVersusDistance(equal, equal)).toEqual({ pearson: 0, degenerate: true });
  });

  it("refuses matrices that are not square, of different sizes, or of one sample", () => {
    expect(() => elasticityVersusDistance([[1, 2]], [[1, 2]])).toThrow("similarity");
    expect(() => elasticityVersusDistance([[1]], [[1]])).toThrow("at least 2 samples");
    expect(() =>
      elasticityVersusDistance(
        [
          [0, 1],
          [1, 0],
        ],
        [[0]],
      ),
    ).toThrow("distances");
  });
});
