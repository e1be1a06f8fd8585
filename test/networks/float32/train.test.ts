import { describe, expect, test } from "vitest";
import { type NdArray, toNdArray } from "../../../src/arrays";
import { trainBinary } from "../../../src/information";
import {
  convolutional,
  initialise,
  mlp,
  type Network,
  type Parameters,
  type TrainOptions,
  train,
  trainAsync,
} from "../../../src/networks";
import { normal } from "../../../src/random";
import { readNpz, writeNpz } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { flat } from "../training/problem";

const WIDTHS = [5, 9, 6, 2] as const;
const NETWORK = mlp({ widths: WIDTHS, activation: "relu" });
const START = initialise(NETWORK, { seed: 4 });
const TASK = {
  inputs: normal({ shape: [40, 5], seed: 5 }),
  targets: normal({ shape: [40, 2], seed: 6 }),
};
const OPTIONS = { learningRate: 0.1, epochs: 4, shuffle: false, precision: "float32" } as const;

const { fround } = Math;

/** Trains NETWORK in batches by plain loops that round every number to single precision. */
function roundedTraining(batch: number): number[] {
  const weights = START.weights.map(({ data }) => Float32Array.from(data));
  const biases = START.biases.map(({ data }) => Float32Array.from(data));
  const [x, y] = [Float32Array.from(TASK.inputs.data), TASK.targets.data];
  const last = weights.length - 1;
  for (let step = 0; step < OPTIONS.epochs * Math.ceil(40 / batch); step++) {
    const from = (step % Math.ceil(40 / batch)) * batch;
    const rows = Math.min(batch, 40 - from);
    const weightSteps = weights.map(({ length }) => new Float32Array(length));
    const biasSteps = biases.map(({ length }) => new Float32Array(length));
    for (let p = from; p < from + rows; p++) {
      const values = [x.subarray(5 * p, 5 * p + 5)];
      for (let l = 0; l <= last; l++) {
        const z = biases[l]!.map((bias, i) =>
          values[l]!.reduce(
            (sum, value, j) => fround(sum + fround(weights[l]![i * WIDTHS[l]! + j]! * value)),
            bias,
          ),
        );
        values.push(l < last ? z.map((value) => Math.max(value, 0)) : z);
      }
      let delta = values[last + 1]!.map((value, i) => fround((value - y[2 * p + i]!) / rows));
      for (let l = last; l >= 0; l--) {
        const n = WIDTHS[l]!;
        const back = new Float32Array(n);
        for (const [i, d] of delta.entries()) {
          biasSteps[l]![i]! += d;
          for (let j = 0; j < n; j++) {
            weightSteps[l]![i * n + j]! += fround(d * values[l]![j]!);
            back[j]! += fround(d * weights[l]![i * n + j]!);
          }
        }
        delta = back.map((signal, j) => (values[l]![j]! > 0 ? signal : 0));
      }
    }
    for (const [l, w] of weights.entries())
      for (const k of w.keys()) w[k]! -= fround(0.1 * weightSteps[l]![k]!);
    for (const [l, b] of biases.entries()) for (const k of b.keys()) b[k]! -= fround(0.1 * biasSteps[l]![k]!);
  }
  return [...weights, ...biases].flatMap((numbers) => [...numbers]);
}

describe("training in single precision", () => {
  test.each([1, 3, 10, 30, 40])("agrees with loops of rounded numbers, batches of %i samples", (batch) => {
    const { parameters, precision } = train(NETWORK, START, TASK, { ...OPTIONS, batch });
    expect(precision).toBe("float32");
    expect(largestDifference(flat(parameters), roundedTraining(batch))).toBeLessThan(2e-6);
    expect(flat(parameters).every((x) => fround(x) === x)).toBe(true);
  });

  const cases: readonly (readonly [string, Network, Partial<TrainOptions>])[] = [
    ["momentum", NETWORK, { optimiser: "momentum", batch: 7 }],
    ["Adam with clipping", NETWORK, { optimiser: "adam", clipNorm: 0.5, batch: 30, learningRate: 0.01 }],
    ["AdamW with few samples", NETWORK, { optimiser: "adamw", batch: 2, learningRate: 0.01 }],
    [
      "tanh, dropout, skip connections and Nesterov's momentum",
      mlp({ widths: [5, 6, 6, 2], activation: "tanh", residual: 1, dropout: 0.3 }),
      { optimiser: { name: "momentum", nesterov: true, weightDecay: 0.01 }, batch: 10 },
    ],
    ["the absolute value without biases", mlp({ widths: [5, 8, 2], activation: "abs", bias: false }), {}],
  ];
  test.each(cases)("agrees with double precision to rounding: %s", (_, network, more) => {
    const options = {
      learningRate: 0.03,
      epochs: 5,
      record: { output: ({ output }) => output().data },
      ...more,
    } satisfies TrainOptions;
    const start = initialise(network, { seed: 8 });
    const double = train(network, start, TASK, options);
    const single = train(network, start, TASK, { ...options, precision: "float32" });
    const difference = largestDifference(flat(single.parameters), flat(double.parameters));
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-5);
    expect(largestDifference(single.loss, double.loss)).toBeLessThan(1e-5);
    expect(largestDifference(single.observations.output!, double.observations.output!)).toBeLessThan(1e-4);
  });

  test("passes steps with parameters and gradients to onStep, without a change of the numbers", async () => {
    const losses: number[] = [];
    const gradients: Parameters[] = [];
    const onStep: TrainOptions["onStep"] = (step) => {
      losses.push(step.loss);
      gradients.push(step.gradient());
    };
    const observed = await trainAsync(NETWORK, START, TASK, { ...OPTIONS, onStep });
    expect(flat(observed.parameters)).toEqual(flat(train(NETWORK, START, TASK, OPTIONS).parameters));
    expect(losses).toEqual([...observed.loss.subarray(0, 4)]);
    expect(gradients[0]!.weights[0]!.data).toBeInstanceOf(Float64Array);
  });

  test("resumes bit for bit, and refuses a checkpoint of another precision", () => {
    const options = { ...OPTIONS, optimiser: "adam", batch: 7 } as const;
    const whole = train(NETWORK, START, TASK, options);
    const { checkpoint } = train(NETWORK, START, TASK, { ...options, epochs: 2 });
    const resume = readNpz(writeNpz(checkpoint));
    expect(flat(train(NETWORK, START, TASK, { ...options, resume }).parameters)).toEqual(
      flat(whole.parameters),
    );
    expect(() => train(NETWORK, START, TASK, { ...options, precision: "float64", resume })).toThrow(
      /64 bits.*32 bits/s,
    );
    const { precision: _, ...earlier } = train(NETWORK, START, TASK, {
      ...options,
      precision: "float64",
      epochs: 2,
    }).checkpoint;
    expect(() => train(NETWORK, START, TASK, { ...options, resume: earlier })).toThrow(/32 bits.*64 bits/s);
    train(NETWORK, START, TASK, { ...options, precision: "float64", resume: earlier });
  });

  test("refuses numbers that overflow when they are rounded", () => {
    const huge = ({ data, shape }: NdArray) =>
      toNdArray(
        data.map((x, k) => (k === 3 ? 1e39 : x)),
        shape,
      );
    const [{ weights, biases }, { inputs, targets }] = [START, TASK];
    const hugeWeights = { biases, weights: weights.map((w, l) => (l === 1 ? huge(w) : w)) };
    const hugeBiases = { weights, biases: biases.map((b, l) => (l === 0 ? huge(b) : b)) };
    const refused = (parameters: Parameters, task: typeof TASK, path: string) => {
      expect(() => train(NETWORK, parameters, task, OPTIONS)).toThrow(
        `${path} must be a number of single precision, received 1e+39`,
      );
    };
    refused(hugeWeights, TASK, "parameters.weights[1][0, 3]");
    refused(hugeBiases, TASK, "parameters.biases[0][3]");
    refused(START, { inputs: huge(inputs), targets }, "task.inputs[0, 3]");
    refused(START, { inputs, targets: huge(targets) }, "task.targets[1, 1]");
  });

  test("is refused by convolutional networks, by trainBinary and under other names", () => {
    const images = convolutional({
      inputSize: 5,
      outputSize: 2,
      width: 4,
      channels: [2],
      kernel: 2,
      activation: "relu",
    });
    expect(() => train(images, initialise(images), TASK, OPTIONS)).toThrow(/options\.precision.*mlp/s);
    expect(() => trainBinary(NETWORK, START, TASK, OPTIONS)).toThrow(/options\.precision/);
    expect(() => train(NETWORK, START, TASK, { ...OPTIONS, precision: "float16" as "float32" })).toThrow(
      /"float32"/,
    );
  });
});
