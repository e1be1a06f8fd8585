import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NdArray } from "../../src/arrays";
import {
  type Activation,
  backSignals,
  convolutional,
  forward,
  gates,
  gradient,
  initialise,
  loss,
  mlp,
  type Network,
  type Parameters,
  tangentKernel,
} from "../../src/networks";
import { normal } from "../../src/random";

const ACTIVATIONS: readonly Activation[] = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "tanh",
  "swish",
  "gelu",
  "erf",
  { name: "leakyRelu", slope: 0.3 },
  { value: Math.sin, derivative: Math.cos },
];

const nameOf = (activation: Activation): string =>
  typeof activation === "string" ? activation : "name" in activation ? "leakyRelu(0.3)" : "sine";

const convolutions = (activation: Activation): Network =>
  convolutional({ inputSize: 2, outputSize: 2, width: 9, channels: [3, 2], kernel: 3, activation });

const NETWORKS: readonly (readonly [name: string, network: Network])[] = [
  ...ACTIVATIONS.map(
    (activation) => [nameOf(activation), mlp({ widths: [2, 5, 4, 2], activation })] as const,
  ),
  ["no biases", mlp({ widths: [2, 5, 2], activation: "tanh", bias: false })],
  ["one layer", mlp({ widths: [2, 2], activation: "tanh" })],
  ["skip connections", mlp({ widths: [2, 4, 4, 4, 4, 2], activation: "tanh", residual: true })],
  ["skips over two layers", mlp({ widths: [2, 4, 4, 4, 4, 2], activation: "swish", residual: 2 })],
  ["linear with skips", mlp({ widths: [2, 4, 4, 4, 2], activation: "linear", residual: 1 })],
  ["convolutions", convolutions("tanh")],
  ["convolutions, leaky", convolutions("leakyRelu")],
  [
    "convolutions of the input",
    convolutional({ inputSize: 2, outputSize: 2, channels: [2], kernel: 2, activation: "gelu", bias: false }),
  ],
];

/** Random parameters, biases too. */
function random(network: Network, seed: number): Parameters {
  const { weights, biases } = initialise(network, { gain: 1.3, seed });
  return { weights, biases: biases.map(({ shape }, l) => normal({ shape, seed: seed + 100 + l })) };
}

const taskOf = (samples: number, seed: number) => ({
  inputs: normal({ shape: [samples, 2], seed: seed + 1 }),
  targets: normal({ shape: [samples, 2], seed: seed + 2 }),
});

const flat = ({ weights, biases }: Parameters): NdArray[] => [...weights, ...biases];

/** The derivative of a function of the parameters in one entry, by central differences of order four. */
function difference(
  parameters: Parameters,
  array: number,
  entry: number,
  f: (p: Parameters) => number,
): number {
  const h = 1e-3;
  const moved = (step: number): number => {
    const copy = (list: readonly NdArray[], from: number) =>
      list.map((a, l) => {
        const data = a.data.slice();
        if (from + l === array) data[entry]! += step;
        return { ...a, data } as NdArray;
      });
    const { weights, biases } = parameters;
    return f({ weights: copy(weights, 0), biases: copy(biases, weights.length) });
  };
  return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
}

describe.each(NETWORKS)("the gradient, %s", (name, network) => {
  // A step across the kink of a piecewise linear function is no derivative: the seed avoids it.
  const parameters = random(network, 11);
  const task = taskOf(3, 5);

  test.each(["half-mean-square", "cross-entropy"] as const)("is the derivative of the loss: %s", (kind) => {
    const targets = [
      [1, 0],
      [0.25, 0.75],
      [0, 1],
    ];
    const used = kind === "cross-entropy" ? { ...task, targets } : task;
    const found = gradient(network, parameters, used, { loss: kind });
    for (const [k, array] of flat(found).entries()) {
      for (let i = 0; i < array.data.length; i++) {
        const expected = difference(parameters, k, i, (p) => loss(network, p, used, { loss: kind }));
        // Differences of order h⁴ = 1e-12 times the fifth derivative.
        expect(Math.abs(array.data[i]! - expected), `${name} ${k} ${i}`).toBeLessThan(2e-9);
      }
    }
  });

  test("is δ_lᵀ a_{l−1} of the back-signals, for dense layers", () => {
    const { output, hidden } = forward(network, parameters, task.inputs);
    const errors = Array.from({ length: 3 }, (_, p) =>
      [0, 1].map((o) => (output.get(p, o) - task.targets.get(p, o)) / 3),
    );
    const { preactivations } = backSignals(network, parameters, task.inputs, errors);
    const { weights } = gradient(network, parameters, task);
    for (const [l, w] of weights.entries()) {
      if (w.shape.length === 3) continue;
      const below = l === 0 ? task.inputs : hidden[l - 1]!;
      for (let i = 0; i < w.shape[0]!; i++) {
        for (let j = 0; j < w.shape[1]!; j++) {
          const sum = [0, 1, 2].reduce((s, p) => s + preactivations[l]!.get(p, i) * below.get(p, j), 0);
          expect(Math.abs(w.get(i, j) - sum)).toBeLessThan(1e-14 * Math.max(1, Math.abs(sum) * 10));
        }
      }
    }
  });

  test("the tangent kernel is the Gram matrix of the outputs' gradients", () => {
    const kernel = tangentKernel(network, parameters, task.inputs);
    const jacobian = [0, 1, 2].map((p) =>
      [0, 1].map((o) => {
        // With the target one above the output in o alone, half the square has the gradient −∂ŷ_o/∂θ.
        const inputs = [[task.inputs.get(p, 0), task.inputs.get(p, 1)]];
        const { output } = forward(network, parameters, inputs);
        const targets = [[0, 1].map((k) => output.get(0, k) + Number(k === o))];
        return flat(gradient(network, parameters, { inputs, targets })).flatMap(({ data }) => [...data]);
      }),
    );
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const expected = [0, 1].reduce((s, o) => {
          const other = jacobian[j]![o]!;
          return s + jacobian[i]![o]!.reduce((t, g, k) => t + g * other[k]!, 0) / 2;
        }, 0);
        expect(Math.abs(kernel.get(i, j) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
      }
    }
  });
});

describe("forward and its relatives", () => {
  const network = mlp({ widths: [2, 6, 5, 2], activation: "relu" });

  test("hidden activations are those of the formula, and gates are where they are positive", () => {
    const { weights, biases } = random(network, 3);
    const { inputs } = taskOf(4, 1);
    const { hidden, preactivations, output } = forward(network, { weights, biases }, inputs);
    const [first, second] = gates(network, { weights, biases }, inputs);
    const affine = (a: NdArray, l: number) => (p: number, i: number) =>
      Array.from({ length: a.shape[1]! }, (_, j) => weights[l]!.get(i, j) * a.get(p, j)).reduce(
        (sum, x) => sum + x,
        biases[l]!.get(i),
      );
    for (let p = 0; p < 4; p++) {
      for (let i = 0; i < 6; i++) {
        const z = affine(inputs, 0)(p, i);
        expect(Math.abs(preactivations[0]!.get(p, i) - z)).toBeLessThan(1e-14);
        expect(hidden[0]!.get(p, i)).toBe(Math.max(0, preactivations[0]!.get(p, i)));
        expect(first!.get(p, i)).toBe(Number(z > 0));
      }
      for (let i = 0; i < 5; i++) {
        expect(Math.abs(preactivations[1]!.get(p, i) - affine(hidden[0]!, 1)(p, i))).toBeLessThan(1e-14);
        expect(second!.get(p, i)).toBe(Number(hidden[1]!.get(p, i) > 0));
      }
      for (let o = 0; o < 2; o++) {
        expect(Math.abs(output.get(p, o) - affine(hidden[1]!, 2)(p, o))).toBeLessThan(1e-14);
      }
    }
  });

  test("exchanging hidden units exchanges their activations and nothing else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(...ACTIVATIONS), (seed, activation) => {
        const net = mlp({ widths: [2, 6, 2], activation });
        const { weights, biases } = random(net, seed);
        const order = [3, 0, 5, 1, 4, 2];
        const [w1, w2] = weights as [NdArray, NdArray];
        const exchanged = {
          weights: [
            order.map((k) => [0, 1].map((j) => w1.get(k, j))),
            [0, 1].map((o) => order.map((k) => w2.get(o, k))),
          ],
          biases: [order.map((k) => biases[0]!.get(k)), biases[1]!],
        };
        const { inputs, targets } = taskOf(5, seed);
        const before = forward(net, { weights, biases }, inputs);
        const after = forward(net, exchanged, inputs);
        for (let p = 0; p < 5; p++) {
          for (const [i, k] of order.entries()) {
            expect(after.hidden[0]!.get(p, i)).toBe(before.hidden[0]!.get(p, k));
          }
          for (const o of [0, 1]) expect(after.output.get(p, o)).toBeCloseTo(before.output.get(p, o), 13);
        }
        const [g, h] = [{ weights, biases }, exchanged].map((p) => gradient(net, p, { inputs, targets }));
        for (const [i, k] of order.entries()) {
          expect(h!.weights[0]!.get(i, 1)).toBeCloseTo(g!.weights[0]!.get(k, 1), 13);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("the gradient of a task is the mean of the gradients of its parts, at any number of samples", () => {
    const task = taskOf(1100, 9);
    const parameters = random(network, 4);
    const part = (start: number, count: number) => {
      const rows = ({ data }: NdArray) =>
        Array.from({ length: count }, (_, p) => [data[2 * (start + p)]!, data[2 * (start + p) + 1]!]);
      return { inputs: rows(task.inputs), targets: rows(task.targets) };
    };
    const whole = gradient(network, parameters, task);
    const cuts = [0, 1, 3, 10, 23, 600, 1100];
    const parts = cuts.slice(1).map((end, k) => {
      const count = end - cuts[k]!;
      return { count, found: gradient(network, parameters, part(cuts[k]!, count)) };
    });
    expect(parts.reduce((s, { count, found }) => s + (count / 1100) * found.loss, 0)).toBeCloseTo(
      whole.loss,
      13,
    );
    for (const [k, { data }] of flat(whole).entries()) {
      for (const [i, g] of data.entries()) {
        const mean = parts.reduce((s, { count, found }) => s + (count / 1100) * flat(found)[k]!.data[i]!, 0);
        expect(Math.abs(g - mean)).toBeLessThan(1e-13);
      }
    }
  });

  test("cross-entropy is the mean of −log softmax, however large the outputs", () => {
    const parameters = {
      weights: [
        [
          [1000, 0],
          [0, 1000],
        ],
      ],
    };
    const single = mlp({ widths: [2, 2], activation: "linear", bias: false });
    const task = {
      inputs: [
        [1, 0],
        [0, 0.001],
      ],
      targets: [
        [0, 1],
        [0.5, 0.5],
      ],
    };
    // First sample: outputs (1000, 0) for the second class, 1000; second: (0, 1), ½(ln(1 + e) + ln(1 + e) − 1).
    const expected = (1000 + (Math.log(1 + Math.E) - 0.5)) / 2;
    expect(loss(single, parameters, task, { loss: "cross-entropy" })).toBeCloseTo(expected, 11);
    expect(() =>
      loss(
        single,
        parameters,
        {
          ...task,
          targets: [
            [0, 2],
            [0, 1],
          ],
        },
        { loss: "cross-entropy" },
      ),
    ).toThrow(/task.targets\[0\] must be probabilities/);
  });
});
