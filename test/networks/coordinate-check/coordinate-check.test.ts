import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import {
  type CoordinateCheckOptions,
  coordinateCheck,
  coordinateCheckAsync,
  dense,
  forward,
  gradient,
  initialise,
  mlp,
  sequential,
} from "../../../src/networks";
import { teacher } from "../../../src/tasks";

const task = teacher({ inputSize: 3, outputSize: 1, samples: 6, whiten: true, seed: 1 });

type Build = (width: number) => ReturnType<typeof sequential>;

/** Networks of two hidden layers, initialised with the variances of their layers. */
const builder =
  (build: Build): CoordinateCheckOptions["network"] =>
  (width, seed) => {
    const network = build(width);
    return { network, parameters: initialise(network, { scheme: "layer-variances", seed }) };
  };

/** Weights of variance 1 / fan-in, with one learning rate. */
const standard: Build = (width) =>
  sequential({
    inputShape: [3],
    layers: [dense({ width }), "tanh", dense({ width }), "tanh", dense({ width: 1 })],
  });
const tangentKernel: Build = (width) => ({ ...standard(width), parameterisation: "ntk" });
/** Maximal update for SGD: input layer with learning rate ∝ n, output layer with variance 1 / n² and rate ∝ 1 / n. */
const maximalUpdate: Build = (width) =>
  sequential({
    inputShape: [3],
    layers: [
      dense({ width, learningRate: width }),
      "tanh",
      dense({ width }),
      "tanh",
      dense({ width: 1, weightVariance: 1 / width, learningRate: 1 / width }),
    ],
  });

const widths = [32, 64, 128, 256];

/** Slopes of the layers in the last row, with their half widths. */
function slopesOf(build: Build, learningRate: CoordinateCheckOptions["learningRate"]) {
  const { slopes, intervals } = coordinateCheck({
    network: builder(build),
    widths,
    task,
    learningRate,
    steps: [1, 2],
    seeds: 20,
  });
  return [0, 1, 2].map((l) => {
    const half = (intervals.get(1, l, 1) - intervals.get(1, l, 0)) / 2;
    expect((intervals.get(1, l, 0) + intervals.get(1, l, 1)) / 2).toBeCloseTo(slopes.get(1, l), 12);
    return { slope: slopes.get(1, l), half };
  });
}

/** Expects slopes within their intervals, widened for the finite widths, which shift the slopes by O(1/√n). */
function expectSlopes(found: readonly { slope: number; half: number }[], expected: readonly number[]) {
  for (const [l, { slope, half }] of found.entries()) {
    expect(Math.abs(slope - expected[l]!)).toBeLessThan(half + 0.12);
    expect(half).toBeLessThan(0.3);
  }
}

describe("coordinateCheck", () => {
  it("finds slopes of 0 in the maximal-update parameterisation", () => {
    expectSlopes(slopesOf(maximalUpdate, 0.05), [0, 0, 0]);
  });

  it("finds hidden layers that freeze as 1/√n, and an output that learns, in the tangent-kernel parameterisation", () => {
    expectSlopes(slopesOf(tangentKernel, 0.05), [-0.5, -0.5, 0]);
  });

  it("finds layers that blow up in the standard parameterisation: δ ∝ 1/√n, sums over n units", () => {
    expectSlopes(slopesOf(standard, 1e-5), [-0.5, 0.5, 1]);
    // Learning rates ∝ 1/n remove a factor n everywhere.
    expectSlopes(
      slopesOf(standard, (width) => 1e-2 / width),
      [-1.5, -0.5, 0],
    );
  });

  it("has the change after one step of the gradient, averaged over seeds, samples and units", () => {
    const network = (width: number, seed: number) => {
      const made = mlp({ widths: [3, width, 1], activation: "tanh" });
      return { network: made, parameters: initialise(made, { seed }) };
    };
    const { change } = coordinateCheck({
      network,
      widths: [4, 7],
      task,
      learningRate: 0.3,
      seeds: 2,
      seed: 5,
    });
    for (const [w, width] of [4, 7].entries()) {
      const expected = [0, 0];
      for (const seed of [5, 6]) {
        const { network: made, parameters } = network(width, seed);
        const { weights, biases } = gradient(made, parameters, task);
        const stepped = (arrays: typeof weights, gradients: typeof weights) =>
          arrays.map((array, k) =>
            toNdArray(
              Float64Array.from(array.data, (x, i) => x - 0.3 * gradients[k]!.data[i]!),
              array.shape,
            ),
          );
        const after = {
          weights: stepped(parameters.weights, weights),
          biases: stepped(parameters.biases, biases),
        };
        const [before, now] = [parameters, after].map((at) => {
          const { hidden, output } = forward(made, at, task.inputs);
          return [...hidden, output];
        });
        for (const l of [0, 1]) {
          const { data } = now![l]!;
          const size = data.length;
          for (let i = 0; i < size; i++) expected[l]! += Math.abs(data[i]! - before![l]!.data[i]!) / size / 2;
        }
      }
      for (const l of [0, 1]) expect(change.get(0, l, w)).toBeCloseTo(expected[l]!, 14);
    }
  });

  it("has a table and a figure, and the same numbers asynchronously, with progress up to 1", async () => {
    const options = { network: builder(standard), widths: [4, 8], task, learningRate: 0.01, seeds: 2 };
    const result = coordinateCheck(options);
    expect([...result.steps]).toEqual([1, 2, 4, 8]);
    expect(result.toTable().rows.length).toBe(12);
    expect(result.figure().marks.length).toBeGreaterThan(0);
    const fractions: number[] = [];
    const later = await coordinateCheckAsync({
      ...options,
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(later.change.data).toEqual(result.change.data);
    expect(fractions[fractions.length - 1]).toBe(1);
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(coordinateCheckAsync({ ...options, signal })).rejects.toThrow("stopped");
  });

  it("refuses layers that do not change, networks that differ in depth, and numbers out of range", () => {
    const options = { network: builder(standard), widths: [4, 8], task, learningRate: 0.01, seeds: 2 };
    expect(() => coordinateCheck({ ...options, learningRate: 0 })).toThrow(
      /learningRate must be a finite number above 0/,
    );
    const frozen: Build = (width) =>
      sequential({
        inputShape: [3],
        layers: [dense({ width, learningRate: 0 }), "tanh", dense({ width: 1 })],
      });
    expect(() => coordinateCheck({ ...options, network: builder(frozen) })).toThrow(/no change of layer 0/);
    const deeper: Build = (width) =>
      width > 4
        ? standard(width)
        : sequential({ inputShape: [3], layers: [dense({ width }), "tanh", dense({ width: 1 })] });
    expect(() => coordinateCheck({ ...options, network: builder(deeper) })).toThrow(/same number of layers/);
    expect(() => coordinateCheck({ ...options, widths: [8, 4] })).toThrow(
      /widths\[1\] must be an integer above 8/,
    );
    expect(() => coordinateCheck({ ...options, widths: [8] })).toThrow(/at least 2 numbers/);
    expect(() => coordinateCheck({ ...options, seeds: 1 })).toThrow(/seeds/);
    expect(() => coordinateCheck({ ...options, network: (() => 3) as never })).toThrow(/options.network/);
    const batched: CoordinateCheckOptions["network"] = (width, seed) => ({
      ...options.network(width, seed),
      batch: 2,
    });
    expect(() => coordinateCheck({ ...options, network: batched })).toThrow(
      /options.network must .* unknown option "batch"/,
    );
    expect(() => coordinateCheck({ ...options, learningRate: (() => Number.NaN) as never })).toThrow(
      /learningRate/,
    );
    expect(() => coordinateCheck({ ...options, task: { inputs: [[1]], targets: [[1]] } })).toThrow(
      /coordinateCheck/,
    );
  });
});
