import { describe, expect, test } from "vitest";
import {
  type Checkpoint,
  convolutional,
  initialise,
  mlp,
  type Network,
  type TrainOptions,
  train,
} from "../../../src/networks";
import { readNpz, writeNpz } from "../../../src/tasks";
import { flat, NETWORK as network, PARAMETERS as parameters, TASK as task } from "./problem";

describe("checkpoints", () => {
  const convolutions = convolutional({
    inputSize: 3,
    outputSize: 2,
    width: 8,
    channels: [2, 2],
    kernel: 3,
    activation: "elu",
    dropout: 0.2,
  });
  const learningRate = (step: number) => 0.1 / (1 + step / 3);
  const cases: readonly (readonly [string, Network, Partial<TrainOptions>])[] = [
    ["plain", network, {}],
    ["momentum in batches", network, { optimiser: "momentum", batch: 5 }],
    [
      "Adam in batches, with dropout and skip connections",
      mlp({ widths: [3, 6, 6, 2], activation: "relu", residual: 1, dropout: 0.3 }),
      {
        optimiser: "adam",
        batch: 4,
        seed: 9,
      },
    ],
    ["convolutions with dropout", convolutions, { batch: 7, seed: 3 }],
    [
      "SGD with decay and a schedule",
      network,
      { optimiser: { name: "sgd", weightDecay: 0.1 }, learningRate },
    ],
    [
      "Nesterov's momentum with clipping, a schedule and batches",
      network,
      { optimiser: { name: "momentum", nesterov: true }, learningRate, clipNorm: 0.3, batch: 5 },
    ],
    ["Adam with a schedule and batches", network, { optimiser: "adam", learningRate, batch: 5 }],
    [
      "AdamW with clipping, a schedule, callbacks and convolutions with dropout",
      convolutions,
      { optimiser: "adamw", learningRate, clipNorm: 0.3, onStep: (step) => void step.gradient(), batch: 7 },
    ],
  ];

  test.each(cases)("resume a training bit for bit after a round trip through a file: %s", (_, net, more) => {
    const start = initialise(net, { seed: 8 });
    const options = { learningRate: 0.03, every: 1, ...more };
    const uninterrupted = train(net, start, task, { ...options, epochs: 12 });
    const { seed: _seed, ...rest } = options;
    let { checkpoint } = train(net, start, task, { ...options, epochs: 5 });
    checkpoint = readNpz(writeNpz(checkpoint));
    const second = train(net, start, task, { ...rest, epochs: 12, resume: checkpoint });
    expect(flat(second.parameters)).toEqual(flat(uninterrupted.parameters));
    expect([...second.loss]).toEqual([...uninterrupted.loss.slice(5)]);
    expect([...second.times]).toEqual([...uninterrupted.times.slice(5)]);
    expect([...second.epochs]).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(second.checkpoint).toEqual(uninterrupted.checkpoint);
  });

  test("resume a training in the middle of an epoch, after an abort", () => {
    const signal = { aborted: false };
    const options = { learningRate: 0.03, optimiser: "adam", batch: 5, every: 1, seed: 2 } as const;
    let calls = 0;
    const counting = mlp({
      widths: [3, 8, 6, 2],
      activation: {
        value: (z) => {
          calls++;
          signal.aborted = calls > 1700;
          return Math.tanh(z);
        },
        derivative: (z) => 1 - Math.tanh(z) ** 2,
      },
    });
    const stopped = train(counting, parameters, task, { ...options, epochs: 6, signal });
    expect(stopped.result).toBe("aborted");
    const steps = stopped.checkpoint.steps!.get(0);
    expect(steps).toBe(stopped.stats.steps);
    expect(steps % 5).not.toBe(0);
    signal.aborted = false;
    calls = Number.NEGATIVE_INFINITY;
    const resumed = train(counting, parameters, task, { ...options, epochs: 6, resume: stopped.checkpoint });
    const direct = train(counting, parameters, task, { ...options, epochs: 6 });
    expect(flat(resumed.parameters)).toEqual(flat(direct.parameters));
  });

  test("keep the time of the gradient flow when the learning rate changes", () => {
    const first = train(network, parameters, task, { learningRate: 0.1, epochs: 10 });
    const options = { learningRate: 0.01, epochs: 20, every: 20, resume: first.checkpoint };
    expect(train(network, parameters, task, options).times[0]).toBeCloseTo(1 + 0.1, 14);
  });

  test("of a different network or optimiser are rejected", () => {
    const { checkpoint } = train(network, parameters, task, { learningRate: 0.1, epochs: 2 });
    const options = { learningRate: 0.1, epochs: 4, resume: checkpoint };
    expect(() => train(network, parameters, task, { ...options, optimiser: "adam" })).toThrow(
      /options.resume must be a checkpoint of this network and optimiser, with an array "mean.weights.0"/,
    );
    const deeper = mlp({ widths: [3, 8, 6, 6, 2], activation: "tanh" });
    expect(() => train(deeper, initialise(deeper), task, options)).toThrow(/with an array "weights.3"/);
  });

  test("are distinguished from the training that contains them", () => {
    const whole = train(network, parameters, task, { learningRate: 0.1, epochs: 2 });
    const resume = whole as unknown as Checkpoint;
    expect(() => train(network, parameters, task, { learningRate: 0.1, epochs: 4, resume })).toThrow(
      /options.resume must be the checkpoint of a training, received an object that contains .*training.checkpoint/,
    );
  });
});
