import { describe, expect, test } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import { balance, gaussianWeights } from "../../src/deep-linear";
import {
  forward,
  initialise,
  loss,
  mlp,
  observeAccuracy,
  observeBalance,
  observeKernel,
  observeLoss,
  observePair,
  type Parameters,
  type TrainingState,
  tangentKernel,
  train,
} from "../../src/networks";
import * as ode from "../../src/ode";
import { normal } from "../../src/random";
import { teacher } from "../../src/tasks";

const network = mlp({ widths: [3, 8, 6, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 4 });
const task = { inputs: normal({ shape: [9, 3], seed: 5 }), targets: normal({ shape: [9, 2], seed: 6 }) };

const squared = (a: NdArray, i: number, j: number): number =>
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
] as const)("observables see the network as forward does, %s", (_, more) => {
  const held = {
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
      test: observeLoss(held),
      accuracy: observeAccuracy(),
      held: observeAccuracy(held),
      first: (state) => state.preactivations(0, [3]).data,
      power: (state) => state.output().data.reduce((sum, y) => sum + y * y, 0),
    },
  });
  const moments = observations.history;

  test("observePair is the squared distances and the alignment", () => {
    const { pair } = observations;
    expect([...pair.times]).toEqual([...times]);
    expect(pair.inputDistanceSquared).toBeCloseTo(squared(task.inputs, 2, 7), 14);
    expect(pair.targetDistanceSquared).toBeCloseTo(squared(task.targets, 2, 7), 14);
    for (const [t, then] of moments.entries()) {
      const { hidden, output } = forward(network, then, task.inputs);
      expect(pair.representation[t]).toBeCloseTo(squared(hidden[1]!, 2, 7), 14);
      expect(pair.output[t]).toBeCloseTo(squared(output, 2, 7), 14);
      const along = [0, 1].reduce((sum, k) => {
        const [dy, predicted] = [task.targets, output].map((a) => a.get(7, k) - a.get(2, k)) as [
          number,
          number,
        ];
        return sum + dy * predicted;
      }, 0);
      expect(pair.alignment[t]).toBeCloseTo(squared(output, 2, 7) - along, 14);
    }
  });

  test("observeKernel is the tangent kernel, and its change", () => {
    const { kernels, change } = observations.kernel;
    const rows = [1, 4, 8].map((p) => [0, 1, 2].map((j) => task.inputs.get(p, j)));
    const [first] = moments.map((then) => tangentKernel(network, then, rows));
    for (const [t, then] of moments.entries()) {
      const expected = tangentKernel(network, then, rows);
      for (let i = 0; i < 9; i++) {
        const found = kernels.data[9 * t + i]!;
        expect(Math.abs(found - expected.data[i]!)).toBeLessThan(1e-13 * Math.abs(expected.data[0]!));
      }
      const difference = Math.hypot(...expected.data.map((x, i) => x - first!.data[i]!));
      expect(change[t]).toBeCloseTo(difference / Math.hypot(...first!.data), 12);
    }
  });

  test("losses, accuracies and functions of one's own are those of forward", () => {
    const bestOf = (a: NdArray, p: number) => (a.get(p, 0) >= a.get(p, 1) ? 0 : 1);
    const accuracy = (output: NdArray, targets: NdArray) =>
      Array.from({ length: targets.shape[0]! }, (_, p) =>
        Number(bestOf(output, p) === bestOf(targets, p)),
      ).reduce((sum, x) => sum + x, 0) / targets.shape[0]!;
    expect(observations.first.shape).toEqual([moments.length, 8]);
    expect(observations.power.shape).toEqual([moments.length]);
    for (const [t, then] of moments.entries()) {
      const { output, preactivations } = forward(network, then, task.inputs);
      expect(losses[t]).toBe(loss(network, then, task));
      expect(observations.test[t]).toBeCloseTo(loss(network, then, held), 13);
      expect(observations.accuracy[t]).toBe(accuracy(output, task.targets));
      expect(observations.held[t]).toBe(accuracy(forward(network, then, held.inputs).output, held.targets));
      expect(observations.first.get(t, 5)).toBeCloseTo(preactivations[0]!.get(3, 5), 14);
      expect(observations.power.get(t)).toBeCloseTo(
        output.data.reduce((sum, y) => sum + y * y, 0),
        13,
      );
    }
  });

  test("observing changes nothing of the training", () => {
    const plain = train(network, parameters, task, { learningRate: 0.05, epochs: 6, ...more });
    const last = moments[moments.length - 1]!;
    expect(plain.parameters.weights.map(({ data }) => data)).toEqual(last.weights.map(({ data }) => data));
  });
});

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

  test("is the norm and the trace of the balance matrices", () => {
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

  test("a linear network drifts from balance at first order in the learning rate, ReLU in its trace only", () => {
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
    // Order one: the ratio is 2 up to terms of the order of the learning rate.
    expect(Math.abs(linear[0]!.norm / linear[1]!.norm - 2)).toBeLessThan(0.05);
    expect(Math.abs(linear[1]!.norm / linear[2]!.norm - 2)).toBeLessThan(0.03);
    const relu = [0.02, 0.01, 0.005].map((rate) => drift("relu", rate));
    expect(Math.abs(relu[1]!.trace / relu[2]!.trace - 2)).toBeLessThan(0.1);
    expect(relu[2]!.trace).toBeLessThan(0.02);
    expect(relu[2]!.norm).toBeGreaterThan(20 * relu[2]!.trace);
    expect(drift("tanh", 0.005).trace).toBeGreaterThan(3 * relu[2]!.trace);
  });

  test("networks without hidden layers are refused", () => {
    const single = mlp({ widths: [4, 3], activation: "linear" });
    const options = { learningRate: 0.1, epochs: 1, record: { balance: observeBalance() } };
    expect(() => train(single, initialise(single), data, options)).toThrow(/a network with hidden layers/);
  });
});

describe("observePair against the theory of two points", () => {
  test("an aligned two-layer linear network moves as the three-scalar equations say, to first order", () => {
    // van Rossem & Saxe 2024 with η_h = η_y = ½ per unit of flow time; h = r², y = r² m² along one direction.
    const centre = { inputs: [[-0.5], [0.5]], targets: [[-Math.SQRT1_2 / 2], [Math.SQRT1_2 / 2]] };
    const direction = [0.6, -0.48, 0.64];
    const weights = [direction.map((x) => [0.1 * x]), [direction.map((x) => 0.1 * x)]];
    const linear = mlp({ widths: [1, 3, 1], activation: "linear", bias: false });
    const end = 40;
    const largest = (learningRate: number): number => {
      const epochs = end / learningRate;
      const record = { pair: observePair(0, 0, 1) };
      const options = { learningRate, epochs, every: epochs / 40, record };
      const { pair } = train(linear, { weights }, centre, options).observations;
      const s = Math.sqrt(pair.targetDistanceSquared);
      expect(pair.targetDistanceSquared).toBeCloseTo(0.5, 14);
      const field: ode.Field = (_t, [r, m], out) => {
        out[0] = -0.25 * m! * (r! * m! - s);
        out[1] = -0.25 * r! * (r! * m! - s);
      };
      const flow = ode.solve(field, [0.1, 0.1], { times: pair.times, relativeTolerance: 1e-11 });
      return pair.times.reduce((most, _, t) => {
        const [r, m] = [flow.states.get(t, 0), flow.states.get(t, 1)];
        const u = r * m;
        const errors = [
          pair.representation[t]! - r * r,
          pair.output[t]! - u * u,
          pair.alignment[t]! - (u * u - s * u),
        ];
        return Math.max(most, ...errors.map(Math.abs));
      }, 0);
    };
    const [coarse, fine] = [largest(0.02), largest(0.005)];
    expect(fine).toBeLessThan(2e-4);
    expect(Math.abs(coarse / fine - 4)).toBeLessThan(0.2);
  });
});

describe("what cannot be observed", () => {
  const run = (record: Record<string, (state: TrainingState) => number | ArrayLike<number>>) => () =>
    train(network, parameters, task, { learningRate: 0.1, epochs: 2, record });

  test.each([
    ["NaN", { bad: () => Number.NaN }, /options.record.bad must be .* received NaN/],
    ["nothing", { bad: () => [] }, /options.record.bad/],
    [
      "another count of numbers than before",
      { bad: ({ epoch }: TrainingState) => new Array(epoch + 1).fill(1) },
      /2/,
    ],
    ["a layer that is not hidden", { bad: (state: TrainingState) => state.hidden(2).data }, /layer must be/],
    ["a sample beyond the task", { bad: (state: TrainingState) => state.output([9]).data }, /samples\[0\]/],
    ["inputs of another size", { bad: (state: TrainingState) => state.predict([[1]]).data }, /inputs/],
  ] as const)("is refused: %s", (_, record, message) => {
    expect(run(record)).toThrow(ArgumentError);
    expect(run(record)).toThrow(message);
  });

  test("samples of a pair beyond the task, or equal", () => {
    const record = { pair: observePair(1, 0, 99) };
    expect(() => train(network, parameters, task, { learningRate: 0.1, epochs: 1, record })).toThrow(
      ArgumentError,
    );
    expect(() => observePair(0, 1, 1)).toThrow(/observePair: j must be another sample than i/);
  });
});
