import { describe, expect, it } from "vitest";
import { adapt, type Inner } from "../../src/meta-learning";
import {
  convolutional,
  dense,
  gradient,
  initialise,
  mlp,
  type Network,
  type Parameters,
  sequential,
  tanh,
} from "../../src/networks";
import { normal, orthogonal } from "../../src/random";
import { expectClose } from "../helpers/numbers";
import { flat, moved, randomEpisode } from "./episodes";

const network = mlp({ widths: [3, 5, 4, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 1 });
const { support } = randomEpisode(3, 2, 1);

describe("adapt", () => {
  it.each([
    ["tanh", network],
    [
      "convolutions",
      convolutional({ inputSize: 3, channels: [3], kernel: 2, outputSize: 2, activation: "gelu" }),
    ],
  ] as [string, Network][])("descends the gradient of all layers, with %s", (_, described) => {
    let expected: Parameters = initialise(described, { seed: 1 });
    const options: Inner = { mode: "maml", innerRate: 0.2, innerSteps: 3, loss: "half-mean-square" };
    const found = adapt(described, expected, support, options);
    for (let j = 0; j < 3; j++) expected = moved(expected, gradient(described, expected, support), -0.2);
    expectClose(flat(found), flat(expected), 1e-14);
    expect(
      adapt(described, initialise(described, { seed: 1 }), support, { ...options, mode: "fomaml" }),
    ).toEqual(found);
  });

  it("descends the cross-entropy on more samples than a pass usually takes", () => {
    const samples = 1100;
    const inputs = normal({ shape: [samples, 3], seed: 2 });
    const targets = Array.from({ length: samples }, (_, i) => (i % 3 === 0 ? [1, 0] : [0, 1]));
    const options = { mode: "maml", innerRate: 0.5, innerSteps: 1, loss: "cross-entropy" } as const;
    const found = adapt(network, parameters, { inputs, targets }, options);
    const slope = gradient(network, parameters, { inputs, targets }, { loss: "cross-entropy" });
    expectClose(flat(found), flat(moved(parameters, slope, -0.5)), 1e-14);
  });

  it("adapts weights and biases of the last layer alone in ANIL", () => {
    const { weights, biases } = adapt(network, parameters, support, {
      mode: "anil",
      innerRate: 0.2,
      innerSteps: 2,
    });
    for (const l of [0, 1]) {
      expect(weights[l]!.data).toEqual(parameters.weights[l]!.data);
      expect(biases[l]!.data).toEqual(parameters.biases[l]!.data);
    }
    expect(weights[2]!.data).not.toEqual(parameters.weights[2]!.data);
    expect(biases[2]!.data).not.toEqual(parameters.biases[2]!.data);
  });

  it.each([1, 4, 9])("approaches the solution for white features geometrically, %d steps", (m) => {
    const [n, d, rate] = [8, 3, 0.3];
    // Columns of an orthogonal matrix times √n, and a body that is the identity.
    const frame = orthogonal({ rows: n, columns: n, seed: 3 });
    const inputs = Array.from({ length: n }, (_, i) =>
      Array.from({ length: d }, (_, k) => Math.sqrt(n) * frame.get(i, k)),
    );
    const targets = normal({ shape: [n, 1], seed: 4 });
    const linear = mlp({ widths: [d, d, 1], activation: "linear", bias: false });
    const start = [0.5, -1, 2];
    const body = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const best = start.map((_, k) => inputs.reduce((sum, x, i) => sum + (x[k]! * targets.get(i, 0)) / n, 0));
    const { weights } = adapt(
      linear,
      { weights: [body, [start]] },
      { inputs, targets },
      {
        mode: "anil",
        innerRate: rate,
        innerSteps: m,
      },
    );
    const left = (1 - rate) ** m;
    expectClose(
      weights[1]!.data,
      start.map((h, k) => left * h + (1 - left) * best[k]!),
      1e-14,
    );
  });

  it("multiplies the step by the learning rates of the layers", () => {
    const layers = [dense({ width: 4, learningRate: 0 }), tanh(), dense({ width: 2, learningRate: 3 })];
    const rated = sequential({ inputShape: [3], layers });
    const start = initialise(rated, { seed: 1 });
    const found = adapt(rated, start, support, { mode: "maml", innerRate: 0.1, innerSteps: 1 });
    const slope = gradient(rated, start, support);
    expect(found.weights[0]!.data).toEqual(start.weights[0]!.data);
    const expected = start.weights[1]!.data.map((w, i) => w - 0.3 * slope.weights[1]!.data[i]!);
    expectClose(found.weights[1]!.data, expected, 1e-15);
  });

  it("refuses bad input, and says where", () => {
    const options = { mode: "maml", innerRate: 0.1, innerSteps: 1 } as const;
    const run =
      (changes: object, task: object = support) =>
      () =>
        adapt(network, parameters, task as typeof support, { ...options, ...changes });
    expect(run({ innerstep: 1 })).toThrow(/did you mean "innerSteps"/);
    expect(run({ innerSteps: 1e7 })).toThrow(/adapt: options.innerSteps must be .* at most 1000000/);
    expect(run({}, { inputs: [[1, 2]], targets: [[1, 1]] })).toThrow(/support.inputs/);
    expect(run({}, { inputs: [[1, 2, 3]], targets: [[1]] })).toThrow(/support.targets/);
    expect(run({}, { inputs: [[1, 2, Number.NaN]], targets: [[1, 1]] })).toThrow(/support.inputs/);
    expect(run({ innerRate: 1e200, innerSteps: 9 })).toThrow(/options.innerRate must be small enough/);
    expect(() => adapt(network, { weights: [] }, support, options)).toThrow(/adapt: parameters.weights/);
  });
});
