import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../src/arrays";
import {
  forward,
  initialise,
  loss,
  mlp,
  observeAccuracy,
  observeKernel,
  observeLoss,
  observePair,
  type Parameters,
  type TrainingState,
  tangentKernel,
  train,
} from "../../../src/networks";
import { normal } from "../../../src/random";

const network = mlp({ widths: [3, 8, 6, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 4 });
const task = { inputs: normal({ shape: [9, 3], seed: 5 }), targets: normal({ shape: [9, 2], seed: 6 }) };

const squaredDistance = (a: NdArray, i: number, j: number): number =>
  Array.from({ length: a.shape[1]! }, (_, k) => (a.get(j, k) - a.get(i, k)) ** 2).reduce((s, x) => s + x, 0);

/** The parameters before every epoch and after the last. */
const history = {
  observe: (state: TrainingState) => {
    const { weights, biases } = state.parameters();
    return [...weights, ...biases].flatMap(({ data }) => [...data]);
  },
  collect: (records: NdArray): Parameters[] =>
    Array.from({ length: records.shape[0]! }, (_, t) => {
      let at = t * records.shape[1]!;
      const rebuild = (list: readonly NdArray[]) =>
        list.map((a) => {
          const data = records.data.slice(at, at + a.data.length);
          at += data.length;
          return { ...a, data } as NdArray;
        });
      return { weights: rebuild(parameters.weights), biases: rebuild(parameters.biases) };
    }),
};

describe.each([
  ["on the whole task", {}],
  ["in batches, with Adam", { batch: 4, optimiser: "adam" }],
] as const)("observables during training %s", (_, more) => {
  const heldOut = {
    inputs: normal({ shape: [700, 3], seed: 7 }),
    targets: normal({ shape: [700, 2], seed: 8 }),
  };
  const {
    observations,
    times,
    loss: losses,
  } = train(network, parameters, task, {
    learningRate: 0.05,
    epochs: 6,
    every: 2,
    ...more,
    record: {
      history,
      pair: observePair(1, 2, 7),
      kernel: observeKernel([1, 4, 8]),
      test: observeLoss(heldOut),
      accuracy: observeAccuracy(),
      held: observeAccuracy(heldOut),
      first: (state) => state.preactivations(0, [3]).data,
      power: (state) => state.output().data.reduce((sum, y) => sum + y * y, 0),
    },
  });
  const snapshots = observations.history;

  test("observePair records the squared distances and the alignment", () => {
    const { pair } = observations;
    expect([...pair.times]).toEqual([...times]);
    expect(pair.inputDistanceSquared).toBeCloseTo(squaredDistance(task.inputs, 2, 7), 14);
    expect(pair.targetDistanceSquared).toBeCloseTo(squaredDistance(task.targets, 2, 7), 14);
    for (const [t, then] of snapshots.entries()) {
      const { hidden, output } = forward(network, then, task.inputs);
      expect(pair.representation[t]).toBeCloseTo(squaredDistance(hidden[1]!, 2, 7), 14);
      expect(pair.output[t]).toBeCloseTo(squaredDistance(output, 2, 7), 14);
      const along = [0, 1].reduce((sum, k) => {
        const [dy, predicted] = [task.targets, output].map((a) => a.get(7, k) - a.get(2, k)) as [
          number,
          number,
        ];
        return sum + dy * predicted;
      }, 0);
      expect(pair.alignment[t]).toBeCloseTo(squaredDistance(output, 2, 7) - along, 14);
    }
  });

  test("observeKernel records the tangent kernel and its relative change", () => {
    const { kernels, change } = observations.kernel;
    const rows = [1, 4, 8].map((p) => [0, 1, 2].map((j) => task.inputs.get(p, j)));
    const [first] = snapshots.map((then) => tangentKernel(network, then, rows));
    for (const [t, then] of snapshots.entries()) {
      const expected = tangentKernel(network, then, rows);
      for (let i = 0; i < 9; i++) {
        const found = kernels.data[9 * t + i]!;
        expect(Math.abs(found - expected.data[i]!)).toBeLessThan(1e-13 * Math.abs(expected.data[0]!));
      }
      const difference = Math.hypot(...expected.data.map((x, i) => x - first!.data[i]!));
      expect(change[t]).toBeCloseTo(difference / Math.hypot(...first!.data), 12);
    }
  });

  test("observeAccuracy compares the signs of one output and its target", () => {
    const line = mlp({ widths: [1, 1], activation: "linear", bias: false });
    const inputs = [[-2], [-1], [1], [3]];
    const record = { accuracy: observeAccuracy() };
    const accuracyOn = (targets: number[][]) =>
      train(line, { weights: [[[1]]] }, { inputs, targets }, { learningRate: 1, epochs: 0, record })
        .observations.accuracy[0];
    expect(accuracyOn([[-1], [-1], [1], [1]])).toBe(1);
    expect(accuracyOn([[1], [-1], [-1], [1]])).toBe(0.5);
    expect(accuracyOn([[1], [1], [-1], [-1]])).toBe(0);
  });

  test("losses, accuracies and custom functions agree with forward", () => {
    const bestOf = (a: NdArray, p: number) => (a.get(p, 0) >= a.get(p, 1) ? 0 : 1);
    const accuracy = (output: NdArray, targets: NdArray) =>
      Array.from({ length: targets.shape[0]! }, (_, p) =>
        Number(bestOf(output, p) === bestOf(targets, p)),
      ).reduce((sum, x) => sum + x, 0) / targets.shape[0]!;
    expect(observations.first.shape).toEqual([snapshots.length, 8]);
    expect(observations.power.shape).toEqual([snapshots.length]);
    for (const [t, then] of snapshots.entries()) {
      const { output, preactivations } = forward(network, then, task.inputs);
      expect(losses[t]).toBe(loss(network, then, task));
      expect(observations.test[t]).toBeCloseTo(loss(network, then, heldOut), 13);
      expect(observations.accuracy[t]).toBe(accuracy(output, task.targets));
      expect(observations.held[t]).toBe(
        accuracy(forward(network, then, heldOut.inputs).output, heldOut.targets),
      );
      expect(observations.first.get(t, 5)).toBeCloseTo(preactivations[0]!.get(3, 5), 14);
      expect(observations.power.get(t)).toBeCloseTo(
        output.data.reduce((sum, y) => sum + y * y, 0),
        13,
      );
    }
  });

  test("observables do not change the training", () => {
    const plain = train(network, parameters, task, { learningRate: 0.05, epochs: 6, ...more });
    const last = snapshots[snapshots.length - 1]!;
    expect(plain.parameters.weights.map(({ data }) => data)).toEqual(last.weights.map(({ data }) => data));
  });
});

test("observeKernel has an infinite relative change from a kernel of 0, not a change of 0", () => {
  // One unit, closed on the first sample: that kernel is 0 until the second sample has turned the weights.
  const unit = mlp({ widths: [2, 1, 1], activation: "relu", bias: false });
  const weights = [[[0.1, 0]], [[1]]];
  const samples = {
    inputs: [
      [-1, 1],
      [0.1, 1],
    ],
    targets: [[0], [2]],
  };
  const options = {
    learningRate: 0.1,
    epochs: 60,
    every: 1,
    record: { closed: observeKernel([0]), both: observeKernel() },
  };
  const { closed, both } = train(unit, { weights, biases: [] }, samples, options).observations;
  const opened = closed.kernels.data.findIndex((x) => x > 0);
  expect(opened).toBeGreaterThan(0);
  expect(new Set(closed.change.subarray(0, opened))).toEqual(new Set([0]));
  expect(closed.change[opened]).toBe(Number.POSITIVE_INFINITY);
  expect(both.change.every(Number.isFinite)).toBe(true);
});
