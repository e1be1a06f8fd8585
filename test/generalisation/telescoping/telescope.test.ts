import { describe, expect, it } from "vitest";

import { ArgumentError, IntegrationError } from "../../../src/arrays";
import {
  effectiveParameters,
  type TelescopeOptions,
  telescope,
  telescopeAsync,
} from "../../../src/generalisation";
import {
  conv,
  dense,
  flatten,
  forward,
  initialise,
  loss,
  mlp,
  sequential,
  tangentKernel,
  train,
} from "../../../src/networks";
import { normal } from "../../../src/random";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { expectClose, largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { plainRecursion } from "./plain-recursion";

const references = referencesOf(import.meta.url);
const NAME = "first-order errors of the telescoping model and of the smoother";
const { X, y, W, b, a } = references.inputs<{
  X: number[][];
  y: number[];
  W: number[][];
  b: number[];
  a: number[];
}>(NAME);
const network = sequential({
  inputShape: [3],
  layers: [dense({ width: 6, bias: true }), "tanh", dense({ width: 1 })],
});
const parameters = { weights: [W, [a]], biases: [b, []] };
const task = { inputs: X.slice(0, 12), targets: y.map((value) => [value]) };
const probe = X.slice(12);
type Given = Pick<TelescopeOptions, "learningRate" | "steps" | "update">;
const run = (options: Given & Partial<TelescopeOptions>) =>
  telescope(network, parameters, task, { probe, every: options.steps, ...options });

/** Returns S y + c at the training samples and at the probes. */
function smoothed({ smoother, offset }: ReturnType<typeof telescope>, targets: readonly number[]) {
  const apply = (rows: { data: Float64Array }, c: Float64Array) =>
    c.map((value, i) =>
      targets.reduce((sum, target, j) => sum + rows.data[i * targets.length + j]! * target, value),
    );
  return {
    train: apply(smoother!.train, offset!.train),
    probe: apply(smoother!.probe, offset!.probe),
  };
}

const both = ({ train, probe: other }: { train: Float64Array; probe: Float64Array }) => [...train, ...other];

describe("telescope", () => {
  it("has the errors of four optimisers, which halve with the learning rate", () => {
    const errors: number[] = [];
    for (const { given, check } of references.all<Given, Record<string, number | number[]>>(NAME)) {
      const result = run(given);
      errors.push(result.error);
      const { outputs, linearised, error, effective } = result;
      check({
        telescopingError: error,
        smootherError: largestDifference(both(outputs), both(smoothed(result, y))),
        linearisationError: largestDifference(both(outputs), both(linearised)),
        effective: [effective!.train.at(-1)!, effective!.probe.at(-1)!],
      });
    }
    for (const [i, error] of errors.entries()) {
      if (i % 3 === 0) continue;
      expect(error / errors[i - 1]!).toBeGreaterThan(0.45);
      expect(error / errors[i - 1]!).toBeLessThan(0.55);
    }
  }, 30_000);

  it("gives the largest distance of S y + c from the outputs, small for slow and large for unstable steps", () => {
    const network = mlp({ widths: [2, 6, 1], activation: "tanh" });
    const data = {
      inputs: Array.from({ length: 8 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]),
      targets: Array.from({ length: 8 }, (_, i) => [Math.sin(3 * i)]),
    };
    const options = { learningRate: 0.02, steps: 200, probe: [[0.2, -0.1]] };
    const run = telescope(network, initialise(network, { seed: 2 }), data, options);
    const { smoother, offset, outputs, smootherError } = run;
    const distances = (["train", "probe"] as const).flatMap((side) =>
      Array.from(outputs[side], (f, i) => {
        const model = data.targets.reduce((sum, [y], j) => sum + smoother![side].get(i, j) * y!, 0);
        return Math.abs(f - model - offset![side][i]!);
      }),
    );
    expect(smootherError).toBeCloseTo(Math.max(...distances), 14);
    expect(smootherError).toBeLessThan(0.05);
    const adaptive = telescope(network, initialise(network, { seed: 2 }), data, {
      ...options,
      update: { beta2: 0.9 },
    });
    expect(adaptive.smootherError!).toBeGreaterThan(10 * smootherError!);
    expect(telescope(network, initialise(network), data, { ...options, smoother: false }).smootherError).toBe(
      undefined,
    );
  });

  it("has the smoothers of four optimisers", () => {
    const runs = references.all<Given>(NAME);
    for (const { given, check } of references.all<{ run: number }, Record<string, number[]>>(
      "smoothers of four rules",
    )) {
      const { smoother, offset, outputs, telescoped, linearised } = run(runs[given.run]!.given);
      check({
        train: Array.from(smoother!.train.data.subarray(0, 12)),
        probe: Array.from(smoother!.probe.data.subarray(-12)),
        offset: both(offset!),
        outputs: both(outputs),
        telescoped: both(telescoped),
        linearised: both(linearised),
      });
    }
  });

  it("agrees with dense loops over Jacobians, for every rule, batch size and kind of layer", () => {
    const image = [4, 4, 2];
    const networks = [
      { network: mlp({ widths: [5, 4, 3, 1], activation: "erf" }), size: 5, layerRates: [1, 1, 1] },
      {
        network: sequential({
          inputShape: [5],
          parameterisation: "ntk",
          layers: [
            dense({ width: 4, biasVariance: 0.5, learningRate: 0.5 }),
            "tanh",
            dense({ width: 3, learningRate: 0 }),
            "tanh",
            dense({ width: 1, biasVariance: 0.3 }),
          ],
        }),
        size: 5,
        layerRates: [0.5, 0, 1],
      },
      {
        network: sequential({
          inputShape: image,
          layers: [conv({ filter: [3, 3], width: 2, bias: true }), "tanh", flatten(), dense({ bias: true })],
        }),
        size: 32,
        layerRates: [1, 1],
      },
    ];
    const rules = [
      {},
      { beta2: 0.9, epsilon: 0.1 },
      { beta1: 0.8 },
      { weightDecay: 0.2 },
      { beta1: 0.7, beta2: 0.9, epsilon: 0.1, weightDecay: 0.1 },
    ];
    for (const { network, size, layerRates } of networks) {
      const parameters = initialise(network, { seed: 1 });
      const rowsOf = (count: number, seed: number) =>
        Array.from({ length: count }, (_, i) =>
          Array.from(normal({ shape: [count, size], seed }).data.subarray(i * size, (i + 1) * size)),
        );
      const [inputs, probe] = [rowsOf(7, 2), rowsOf(3, 3)];
      const targets = inputs.map((row) => Math.sin(row[0]!));
      const learningRate = 0.1;
      for (const update of rules) {
        for (const batch of [7, 3]) {
          const task = { inputs, targets: targets.map((value) => [value]) };
          const batches: number[][] = [];
          train(network, parameters, task, {
            learningRate,
            epochs: batch === 7 ? 6 : 2,
            batch,
            seed: 4,
            onStep: ({ samples }) => batches.push([...(samples ?? inputs.keys())]),
          });
          expect(batches).toHaveLength(6);
          const options = { learningRate, steps: 6, probe, update, batch, seed: 4 };
          const found = telescope(network, parameters, task, options);
          const given = { network, parameters, inputs, probe, targets, learningRate, layerRates, update };
          const expected = plainRecursion({ ...given, batches });
          const { smoother, offset, telescoped, outputs } = found;
          expectClose([...smoother!.train.data, ...smoother!.probe.data], expected.smoother, 1e-12);
          expectClose(both(offset!), expected.offset, 1e-12);
          expectClose(both(telescoped), expected.telescoped, 1e-12);
          expectClose(both(outputs), expected.outputs, 1e-12);
          expectClose(
            [found.effective!.train.at(-1)!, found.effective!.probe.at(-1)!],
            [effectiveParameters(smoother!.train), effectiveParameters(smoother!.probe)],
            1e-12,
          );
        }
      }
    }
  });

  it("makes the steps of networks.train, with its losses", () => {
    const options = { learningRate: 0.2, batch: 5, seed: 3 };
    const trained = train(network, parameters, task, { ...options, epochs: 4, every: 1 });
    const found = telescope(network, parameters, task, { ...options, steps: 12, every: 3, probe });
    for (const [l, weights] of trained.parameters.weights.entries())
      expectClose(found.parameters.weights[l]!, weights, 1e-13);
    expect([...found.steps]).toEqual([0, 3, 6, 9, 12]);
    expectClose(found.loss, trained.loss, 1e-13);
    expect(Math.abs(found.loss.at(-1)! - loss(network, found.parameters, task))).toBeLessThan(1e-14);
    expectClose(both(found.outputs), forward(network, found.parameters, X).output, 1e-14);
  });

  it("is exact for a linear model, whose smoother counts the learned eigenvalues", () => {
    const name = "effective parameters of linear regression";
    const { inputs, learningRate } = references.inputs<{ inputs: number[][]; learningRate: number }>(name);
    const linear = mlp({ widths: [3, 1], activation: "linear", bias: false });
    const start = { weights: [[[0.3, -0.2, 0.5]]] };
    const targets = inputs.map(([first]) => [Math.cos(first!)]);
    for (const { given, check } of references.all<{ steps: number }>(name)) {
      const options = { learningRate, steps: given.steps, probe: [[1, 2, 3]] };
      const result = telescope(linear, start, { inputs, targets }, options);
      check(result.effective!.train.at(-1)!);
      expect(result.error).toBeLessThan(1e-13);
      expectClose(both(result.outputs), both(result.linearised), 1e-13);
      const flat = targets.map(([value]) => value!);
      expectClose(both(result.outputs), both(smoothed(result, flat)), 1e-13);
      expect(result.effective!.train[0]).toBe(0);
      expect(result.effective!.probe[0]).toBe(0);
    }
  });

  it("has after one step the tangent kernel times the learning rate as smoother, and c = f₀ − S f₀", () => {
    const { smoother, offset } = run({ learningRate: 0.1, steps: 1 });
    const kernel = tangentKernel(network, parameters, X);
    const f = forward(network, parameters, X).output.data;
    const rows = [smoother!.train, smoother!.probe];
    for (let i = 0; i < 19; i++) {
      let c = f[i]!;
      for (let j = 0; j < 12; j++) {
        const entry = rows[i < 12 ? 0 : 1]!.get(i < 12 ? i : i - 12, j);
        expect(Math.abs(entry - (0.1 * kernel.get(i, j)) / 12)).toBeLessThan(1e-15);
        c -= entry * f[j]!;
      }
      expect(Math.abs(both(offset!)[i]! - c)).toBeLessThan(1e-14);
    }
  });

  it("does not depend on the blocks in which kernels of many samples are computed", () => {
    const many = normal({ shape: [600, 3], seed: 5 });
    const inputs = Array.from({ length: 600 }, (_, i) => Array.from(many.data.subarray(3 * i, 3 * i + 3)));
    const task = { inputs, targets: inputs.map(([first]) => [first!]) };
    const options = { learningRate: 0.3, steps: 2 };
    // The last training samples as probes are rows of the kernel without the symmetry of the training samples.
    const { smoother } = telescope(network, parameters, task, { ...options, probe: inputs.slice(300) });
    expectClose(smoother!.probe.data, smoother!.train.data.subarray(300 * 600), 1e-15);
  });

  it("telescopes without a smoother as with it, over the same steps", () => {
    const options = { learningRate: 0.1, steps: 30, update: { beta1: 0.9, weightDecay: 0.1 } };
    const [full, short] = [run(options), run({ ...options, smoother: false })];
    expect(both(short.telescoped)).toEqual(both(full.telescoped));
    expect(short.error).toBe(full.error);
    expect("smoother" in short || "offset" in short || "effective" in short).toBe(false);
    expect(short.toTable().columns).toEqual(["step", "loss"]);
    expect(full.toTable().columns).toHaveLength(4);
  });

  it("makes no step without steps", () => {
    const { outputs, telescoped, smoother, offset, error } = run({ learningRate: 0.1, steps: 0, every: 1 });
    expect(both(telescoped)).toEqual(both(outputs));
    expect(both(offset!)).toEqual(both(outputs));
    expect(Math.max(...smoother!.train.data)).toBe(0);
    expect(error).toBe(0);
  });

  it("ends with an error and the records so far if the training or the smoother overflows", () => {
    const wild = () => run({ learningRate: 1e8, steps: 400, every: 1 });
    expect(wild).toThrow(IntegrationError);
    try {
      wild();
    } catch (error) {
      const { partial, reason } = error as IntegrationError<{ steps: Float64Array; loss: Float64Array }>;
      expect(reason).toBe("not-finite");
      expect(partial.steps.length).toBeGreaterThan(0);
      expect([...partial.loss].every(Number.isFinite)).toBe(true);
    }
  });

  it("runs asynchronously with the same result, pauses, and ends at an abort", async () => {
    const options = { learningRate: 0.1, steps: 20, probe, update: { beta1: 0.5 } };
    const result = await telescopeAsync(network, parameters, task, options);
    expect(both(result.telescoped)).toEqual(both(telescope(network, parameters, task, options).telescoped));
    await expectPauses((run) => telescopeAsync(network, parameters, task, { ...options, ...run }));
    await expectRejects((run) => telescopeAsync(network, parameters, task, { ...options, ...run }));
  });

  it("rejects networks with several outputs, wrong shapes, and options out of range", () => {
    const two = mlp({ widths: [3, 2], activation: "linear" });
    const refused = (call: () => unknown) => expect(call).toThrow(ArgumentError);
    const good = { learningRate: 0.1, steps: 1, probe };
    const targets = task.targets.map(([value]) => [value!, 0]);
    refused(() => telescope(two, initialise(two), { inputs: task.inputs, targets }, good));
    refused(() => telescope(network, parameters, { ...task, targets: targets.slice(1) }, good));
    refused(() => telescope(network, { weights: [W] }, task, good));
    for (const wrong of [
      { learningRate: 0 },
      { learningRate: Number.NaN },
      { steps: -1 },
      { steps: 1.5 },
      { steps: 1e15 },
      { probe: [[1, 2]] },
      { probe: [] },
      { probe: [[1, 2, Number.NaN]] },
      { batch: 0 },
      { every: 0 },
      { smoother: 1 },
      { seed: 0.5 },
      { update: { beta1: 1 } },
      { update: { beta2: -0.1 } },
      { update: { epsilon: 0 } },
      { update: { weightDecay: -1 } },
      { update: { momentum: 0.9 } },
      { rate: 1 },
    ])
      refused(() => telescope(network, parameters, task, { ...good, ...wrong } as TelescopeOptions));
  });

  it("refuses a smoother that does not fit in memory by its bytes, before any work", () => {
    const wide = mlp({ widths: [3, 300, 300, 1], activation: "relu" });
    const inputs = Array.from({ length: 4000 }, (_, i) => [i / 4000, 1, 0]);
    const many = { inputs, targets: inputs.map(() => [1]) };
    const options = { learningRate: 0.1, steps: 1, probe, update: { beta1: 0.9 } };
    const start = initialise(wide);
    expect(() => telescope(wide, start, many, options)).toThrow(/bytes .*smoother: false/);
    expect(telescope(wide, start, many, { ...options, smoother: false }).error).toBeGreaterThan(0);
  });
});
