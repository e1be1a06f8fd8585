import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import {
  forward,
  gates as gatesOf,
  gradient,
  initialise,
  mlp,
  observeGates,
  train,
} from "../../src/networks";
import {
  gateChanges,
  gatedForward,
  gatedGradient,
  gatedGradientDescent,
  gatedLoss,
  gatePathways,
  pathStatistics,
  reduce,
  reluAsGated,
} from "../../src/neural-race";
import { normal } from "../../src/random";
import { contextual, xor } from "../../src/tasks";

const largest = (a: NdArray, b: NdArray): number =>
  Math.max(...Array.from(a.data, (x, i) => Math.abs(x - b.data[i]!)));

const task = { inputs: normal({ shape: [15, 4], seed: 1 }), targets: normal({ shape: [15, 3], seed: 2 }) };

describe.each([
  ["ReLU, no biases", "relu", 0, false, [4, 9, 3]],
  ["ReLU with biases, three hidden layers", "relu", 0, true, [4, 9, 7, 5, 3]],
  ["leaky ReLU with biases", { name: "leakyRelu", slope: 0.2 }, 0.2, true, [4, 8, 6, 3]],
  ["linear, no hidden layer", "relu", 0, true, [4, 3]],
] as const)("a network in training as a gated one: %s", (_, activation, slope, bias, widths) => {
  const network = mlp({ widths, activation, bias });
  const start = initialise(network, { seed: 3 });
  const { parameters } = train(network, start, task, { learningRate: 0.1, epochs: 60 });

  it.each([false, true])(
    "equals it on the data within 1e-12, at the start and later (pathways: %s)",
    (split) => {
      for (const moment of [start, parameters]) {
        const gated = reluAsGated(moment, task, { slope, pathways: split });
        const { y } = gatedForward(gated.network, gated.weights, gated.task);
        expect(largest(y!, forward(network, moment, task.inputs).output)).toBeLessThan(1e-12);
        const gates = gatesOf(network, moment, task.inputs);
        expect(gated.gates.map(({ data }) => data)).toEqual(gates.map(({ data }) => data));
      }
    },
  );

  it("has its gradient, layer by layer", () => {
    const gated = reluAsGated(parameters, task, { slope });
    const own = gradient(network, parameters, task);
    const slopes = gatedGradient(gated.network, gated.weights, gated.task);
    const nodes = ["x", ...widths.slice(1, -1).map((_, l) => `h${l + 1}`), "y"];
    for (const [l, matrix] of own.weights.entries()) {
      expect(largest(slopes[`${nodes[l]}->${nodes[l + 1]}`]!, matrix)).toBeLessThan(1e-13);
    }
    for (const [l, vector] of own.biases.entries()) {
      expect(largest(slopes[`one->${nodes[l + 1]}`]!, vector)).toBeLessThan(1e-13);
    }
  });
});

describe("gates in training", () => {
  const network = mlp({ widths: [2, 12, 1], activation: "relu", bias: false });
  const start = initialise(network, { scheme: "gaussian", standardDeviation: 0.02, seed: 4 });
  const options = { learningRate: 0.05, epochs: 1600, every: 1, record: { hidden: observeGates(0) } };
  const training = train(network, start, xor(), options);
  const { gates, epochs } = training.observations.hidden;
  const { changed, fromLast, fixedFrom, unitsFixedFrom } = gateChanges(gates);

  it("are recorded as they are at every moment", () => {
    expect(gates.length).toBe(epochs.length);
    expect(gates[0]!.data).toEqual(gatesOf(network, start, xor().inputs)[0]!.data);
    expect(gates[1600]!.data).toEqual(gatesOf(network, training.parameters, xor().inputs)[0]!.data);
    const some = train(network, start, xor(), {
      ...options,
      epochs: 3,
      record: { two: observeGates(0, { samples: [3, 1] }) },
    });
    const [first] = some.observations.two.gates;
    expect(first!.shape).toEqual([2, 12]);
    expect(Array.from(first!.data.slice(12))).toEqual(Array.from(gates[0]!.data.slice(12, 24)));
  });

  it("at a margin leave out units that are all but silent on a sample", () => {
    const record = { most: observeGates(0, { margin: 1 }), some: observeGates(0, { margin: 0.5 }) };
    const { observations } = train(network, start, xor(), { ...options, epochs: 1, record });
    const { preactivations } = forward(network, start, xor().inputs);
    for (let i = 0; i < 12; i++) {
      const z = [0, 1, 2, 3].map((p) => preactivations[0]!.get(p, i));
      const top = Math.max(...z);
      expect([0, 1, 2, 3].map((p) => observations.most.gates[0]!.get(p, i))).toEqual(
        z.map((x) => (x === top && x > 0 ? 1 : 0)),
      );
      expect([0, 1, 2, 3].map((p) => observations.some.gates[0]!.get(p, i))).toEqual(
        z.map((x) => (x >= 0.5 * top && x > 0 ? 1 : 0)),
      );
    }
  });

  it("change and then stay: from there the gated network learns exactly as the ReLU network", () => {
    // This seed's units turn once on their way; a test that saw no change would show nothing.
    expect(fixedFrom).toBeGreaterThan(0);
    expect(fixedFrom).toBeLessThan(1500);
    expect(changed[fixedFrom]).toBeGreaterThan(0);
    expect(changed.slice(fixedFrom + 1).every((x) => x === 0)).toBe(true);
    expect(fromLast[fixedFrom - 1]).toBeGreaterThan(0);
    expect(fromLast[fixedFrom]).toBe(0);
    expect(Math.max(...unitsFixedFrom)).toBe(fixedFrom);
    const moment = train(network, start, xor(), { ...options, epochs: fixedFrom }).parameters;
    const follow = (from: typeof moment, steps: number) => {
      const gated = reluAsGated(from, xor());
      return gatedGradientDescent(gated.network, gated.weights, gated.task, {
        learningRate: 0.05,
        steps,
        every: 1,
      }).loss;
    };
    const after = follow(moment, 1600 - fixedFrom);
    after.forEach((loss, i) => {
      expect(Math.abs(loss - training.loss[fixedFrom + i]!)).toBeLessThan(1e-12);
    });
    // With the gates of the start it learns otherwise: the change mattered.
    const before = follow(start, 1600);
    expect(Math.max(...before.map((loss, i) => Math.abs(loss - training.loss[i]!)))).toBeGreaterThan(1e-6);
  });
});

describe("gatePathways", () => {
  const columns = (patterns: readonly string[]) =>
    Array.from(patterns[0]!, (_, p) => patterns.map((pattern) => Number(pattern[p])));

  it("are the units with equal gates, the most important first", () => {
    const gates = columns(["1100", "0011", "1100", "0000", "0011", "0011"]);
    const found = gatePathways(gates);
    expect(found.map(({ units }) => units)).toEqual([[1, 4, 5], [0, 2], [3]]);
    expect(found.map(({ share }) => share)).toEqual([3 / 6, 2 / 6, 1 / 6]);
    expect(Array.from(found[0]!.pattern)).toEqual([0, 0, 1, 1]);
    const weighed = gatePathways(gates, { importance: [5, 1, 1, 0, 1, 0] });
    expect(weighed.map(({ units }) => units)).toEqual([[0, 2], [1, 4, 5], [3]]);
    expect(weighed[0]!.share).toBe(0.75);
  });

  it("take in patterns that differ little, on request, each into the nearest", () => {
    const gates = columns(["11110000", "11110001", "00001111", "00011111", "11111111"]);
    expect(gatePathways(gates).length).toBe(5);
    const found = gatePathways(gates, { tolerance: 1 / 8, importance: [9, 1, 8, 1, 1] });
    expect(found.map(({ units }) => units)).toEqual([[0, 1], [2, 3], [4]]);
    expect(Array.from(found[0]!.pattern)).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(gatePathways(gates, { tolerance: 1 }).length).toBe(1);
  });

  it("of a ReLU network are what the theory of paths needs: statistics, and a reduction, of its nodes", () => {
    const { inputs, targets } = contextual({ objects: 4, contexts: 2 });
    const network = mlp({ widths: [6, 10, targets.shape[1]!], activation: "relu", bias: false });
    const { parameters } = train(
      network,
      initialise(network, { gain: 0.1 }),
      { inputs, targets },
      {
        learningRate: 0.2,
        epochs: 400,
      },
    );
    const gated = reluAsGated(parameters, { inputs, targets }, { pathways: true });
    const [pathways] = gated.pathways;
    expect(pathways!.flatMap(({ units }) => units).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(pathways!.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 14);
    const statistics = pathStatistics(gated.network, gated.task);
    expect(statistics.paths.length).toBe(pathways!.length);
    const whole = reluAsGated(parameters, { inputs, targets });
    expect(gatedLoss(gated.network, gated.weights, statistics)).toBeCloseTo(
      gatedLoss(whole.network, whole.weights, whole.task),
      12,
    );
    expect(reduce(gated.network, statistics).modes.length).toBeGreaterThan(1);
  });

  it("are refused as nodes where their edges would be too many, with the number", () => {
    const network = mlp({ widths: [4, 250, 250, 3], activation: "relu" });
    const call = () => reluAsGated(initialise(network), task, { pathways: true });
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/true with \d{5} edges/);
  });
});
