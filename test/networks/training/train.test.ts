import { describe, expect, test } from "vitest";
import { IntegrationError, type NdArray } from "../../../src/arrays";
import { gaussianWeights, gradientDescent } from "../../../src/deep-linear";
import {
  dense,
  forward,
  gradient,
  initialise,
  loss,
  mlp,
  type Network,
  type Parameters,
  sequential,
  type Training,
  type TrainingState,
  train,
  trainAsync,
} from "../../../src/networks";
import { normal } from "../../../src/random";
import { semanticHierarchy, teacher, twoPoints, xor } from "../../../src/tasks";
import { expectClose } from "../../helpers/numbers";
import { flat, NETWORK as network, PARAMETERS as parameters, TASK as task } from "./problem";

describe("a step of train", () => {
  const stepped = (net: Network, start: Parameters, data: typeof task, rate: number): number[] => {
    const found = gradient(net, start, data);
    return flat(start).map((w, i) => w - rate * flat(found)[i]!);
  };

  test.each([1, 2, 3, 4, 9, 12, 13, 23, 512, 513, 1100])(
    "with %i samples subtracts the gradient times the learning rate",
    (samples) => {
      const rows = (a: NdArray) => normal({ shape: [samples, a.shape[1]!], seed: samples + a.shape[1]! });
      const data = { inputs: rows(task.inputs), targets: rows(task.targets) };
      const after = flat(train(network, parameters, data, { learningRate: 0.3, epochs: 1 }).parameters);
      for (const [i, w] of stepped(network, parameters, data, 0.3).entries()) {
        expect(Math.abs(after[i]! - w)).toBeLessThan(1e-14);
      }
    },
  );

  test.each([
    ["float64", 0],
    ["float32", 0],
    ["float32", 1e-60],
  ] as const)("in %s at a learning rate of %f changes nothing", (precision, rate) => {
    const options = { learningRate: () => rate, epochs: 2, precision };
    for (const batch of [3, task.inputs.shape[0]!]) {
      const after = flat(train(network, parameters, task, { ...options, batch }).parameters);
      const start = precision === "float32" ? flat(parameters).map(Math.fround) : flat(parameters);
      // Without WebAssembly a bias of 0 minus a step that underflows is -0.
      expect(after.map((w) => w + 0)).toEqual(start);
      const moved = train(network, parameters, task, { ...options, batch, learningRate: () => 0.1 });
      expect(flat(moved.parameters)).not.toEqual(start);
    }
  });

  test("of more than 512 samples leaves their activations to the observables, for any layers", () => {
    const layered = sequential({
      inputShape: [3],
      layers: [dense({ width: 4 }), "tanh", dense({ width: 2 })],
    });
    const data = {
      inputs: normal({ shape: [700, 3], seed: 1 }),
      targets: normal({ shape: [700, 2], seed: 2 }),
    };
    for (const net of [network, layered]) {
      const start = initialise(net, { seed: 3 });
      const record = {
        output: (state: TrainingState) => state.output().data,
        hidden: (state: TrainingState) => state.hidden(0, [0, 650]).data,
      };
      const settings = { learningRate: 0.1, epochs: 1, every: 1, record };
      const { observations, parameters: after } = train(net, start, data, settings);
      [start, after].forEach((trained, t) => {
        const { output, hidden } = forward(net, trained, data.inputs);
        const n = hidden[0]!.shape[1]!;
        const chosen = [...hidden[0]!.data.slice(0, n), ...hidden[0]!.data.slice(650 * n, 651 * n)];
        expectClose(observations.output.data.slice(1400 * t, 1400 * (t + 1)), output.data, 1e-14);
        expectClose(observations.hidden.data.slice(2 * n * t, 2 * n * (t + 1)), chosen, 1e-14);
      });
    }
  });

  test("uses the next batch in the order of the task unless shuffled, and at the end of an epoch the remaining samples", () => {
    const part = (start: number, end: number) => ({
      inputs: normalRows(task.inputs, start, end),
      targets: normalRows(task.targets, start, end),
    });
    const options = { learningRate: 0.2, epochs: 1, batch: 10, shuffle: false };
    const { parameters: after, stats } = train(network, parameters, task, options);
    let expected = parameters;
    for (const [start, end] of [
      [0, 10],
      [10, 20],
      [20, 23],
    ] as const) {
      expected = train(network, expected, part(start, end), { learningRate: 0.2, epochs: 1 }).parameters;
    }
    expect(stats).toEqual({ epochs: 1, steps: 3 });
    for (const [i, w] of flat(expected).entries()) expect(Math.abs(flat(after)[i]! - w)).toBeLessThan(1e-14);
    const shuffled = train(network, parameters, task, { ...options, shuffle: true });
    expect(flat(shuffled.parameters)).not.toEqual(flat(after));
  });
});

function normalRows(a: NdArray, start: number, end: number): number[][] {
  const n = a.shape[1]!;
  return Array.from({ length: end - start }, (_, p) =>
    Array.from({ length: n }, (_, j) => a.get(start + p, j)),
  );
}

describe("train", () => {
  test("agrees with deepLinear.gradientDescent within 1e-12 on a linear network without biases", () => {
    const data = semanticHierarchy();
    const widths = [8, 16, 12, data.targets.shape[1]!];
    const weights = gaussianWeights({ widths, standardDeviation: 0.2, seed: 1 });
    const linear = mlp({ widths, activation: "linear", bias: false });
    const options = { learningRate: 0.2, every: 50 };
    const ours = train(linear, { weights }, data, { ...options, epochs: 400 });
    const theirs = gradientDescent(weights, data, { ...options, steps: 400 });
    expect([...ours.times]).toEqual([...theirs.times]);
    for (const [t, value] of theirs.loss.entries())
      expect(Math.abs(ours.loss[t]! - value)).toBeLessThan(1e-12);
    const end = theirs.at(400 * 0.2).weights;
    for (const [l, { data: w }] of ours.parameters.weights.entries()) {
      for (const [i, x] of w.entries()) expect(Math.abs(x - end[l]!.data[i]!)).toBeLessThan(1e-12);
    }
  });

  test("lowers the loss by the learning rate times the squared gradient, up to second order", () => {
    const rate = 1e-6;
    const { loss: losses } = train(network, parameters, task, { learningRate: rate, epochs: 1 });
    const power = flat(gradient(network, parameters, task)).reduce((sum, g) => sum + g * g, 0);
    expect(Math.abs((losses[0]! - losses[1]!) / (rate * power) - 1)).toBeLessThan(1e-4);
  });

  test("converges to the gradient flow at first order in the learning rate", () => {
    const trained = (rate: number) =>
      flat(train(network, parameters, task, { learningRate: rate, epochs: Math.round(2 / rate) }).parameters);
    const [coarse, middle, fine] = [trained(0.04), trained(0.02), trained(0.01)];
    const euclideanDistance = (a: number[], b: number[]) => Math.hypot(...a.map((x, i) => x - b[i]!));
    const ratio = euclideanDistance(coarse, middle) / euclideanDistance(middle, fine);
    // First order: the ratio is 2 up to terms of the order of the learning rate.
    expect(Math.abs(ratio - 2)).toBeLessThan(0.1);
  });

  test("learns a linear teacher with every optimiser", () => {
    const data = teacher({ inputSize: 3, outputSize: 2, samples: 50, seed: 1 });
    const linear = mlp({ widths: [3, 2], activation: "linear", bias: false });
    for (const [optimiser, learningRate] of [
      ["sgd", 0.3],
      ["momentum", 0.05],
      ["adam", 0.05],
    ] as const) {
      const { loss: losses } = train(linear, initialise(linear), data, {
        learningRate,
        optimiser,
        epochs: 2000,
      });
      expect(losses[losses.length - 1]).toBeLessThan(1e-12);
    }
  });

  test("equals plain descent for momentum 0, and sign descent for Adam with β₁ = β₂ = 0", () => {
    const plain = train(network, parameters, task, { learningRate: 0.1, epochs: 5 });
    const momentum = { name: "momentum", momentum: 0 } as const;
    const withoutMomentum = train(network, parameters, task, {
      learningRate: 0.1,
      epochs: 5,
      optimiser: momentum,
    });
    for (const [i, w] of flat(plain.parameters).entries()) {
      expect(Math.abs(flat(withoutMomentum.parameters)[i]! - w)).toBeLessThan(1e-14);
    }
    const optimiser = { name: "adam", beta1: 0, beta2: 0, epsilon: 1e-300 } as const;
    const signs = train(network, parameters, task, { learningRate: 0.01, epochs: 1, optimiser });
    const found = flat(gradient(network, parameters, task));
    for (const [i, w] of flat(parameters).entries()) {
      expect(Math.abs(flat(signs.parameters)[i]! - (w - 0.01 * Math.sign(found[i]!)))).toBeLessThan(1e-15);
    }
  });
});

describe("dropout", () => {
  const dropping = mlp({ widths: [3, 8, 6, 2], activation: "linear", dropout: 0.4, bias: false });
  const start = initialise(dropping, { seed: 2 });

  test("gives a mean step of a linear layer that equals the gradient with the known L2 penalty", () => {
    // E ∂L/∂W for one layer: the gradient of ½⟨‖y − Wx‖²⟩ + p/(2(1−p)) Σ_j ⟨x_j²⟩‖W_j‖² (Wager, Wang & Liang 2013).
    const single = mlp({ widths: [3, 2], activation: "linear", dropout: 0.4, bias: false });
    const initial = initialise(single, { seed: 1 });
    const w = initial.weights[0]!;
    const repeats = 20_000;
    const sum = new Float64Array(6);
    for (let seed = 0; seed < repeats; seed++) {
      const options = { learningRate: 1, epochs: 1, seed };
      const after = train(single, initial, task, options).parameters.weights[0]!;
      for (let i = 0; i < 6; i++) sum[i]! += (w.data[i]! - after.data[i]!) / repeats;
    }
    const plain = gradient(mlp({ widths: [3, 2], activation: "linear", bias: false }), initial, task)
      .weights[0]!;
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        const power = Array.from({ length: 23 }, (_, p) => task.inputs.get(p, j) ** 2 / 23);
        const penalty = (0.4 / 0.6) * power.reduce((a, b) => a + b, 0) * w.get(i, j);
        // Five standard errors of a mean over 20,000 gradients with a standard deviation of about 0.3.
        expect(Math.abs(sum[i * 3 + j]! - plain.get(i, j) - penalty)).toBeLessThan(0.012);
      }
    }
  });

  test("does not affect the recorded loss, and is reproducible from the seed", () => {
    const run = (seed: number) => train(dropping, start, task, { learningRate: 0.01, epochs: 3, seed });
    expect(run(1).loss[0]).toBe(loss(dropping, start, task));
    expect(flat(run(1).parameters)).toEqual(flat(run(1).parameters));
    expect(flat(run(1).parameters)).not.toEqual(flat(run(2).parameters));
    const end = run(1);
    expect(end.loss[3]).toBe(loss(dropping, end.parameters, task));
  });
});

const decaying = { name: "momentum", weightDecay: 0.1 } as const;

describe("the records of train", () => {
  test("contain the first epoch, every third and the last, with times of the gradient flow", () => {
    const {
      epochs,
      steps,
      times,
      loss: losses,
      result,
    } = train(network, parameters, task, {
      learningRate: 0.5,
      epochs: 7,
      every: 3,
      batch: 12,
    });
    expect([...epochs]).toEqual([0, 3, 6, 7]);
    expect([...steps]).toEqual([0, 6, 12, 14]);
    expect([...times]).toEqual([0, 3, 6, 7]);
    expect(losses.length).toBe(4);
    expect(result).toBe("finished");
    expect(train(network, parameters, task, { learningRate: 0.5, epochs: 0 }).loss[0]).toBe(losses[0]);
  });

  test("end at the first epoch with a loss below stopBelow", () => {
    const options = { learningRate: 0.3, epochs: 1000, every: 100 };
    const unstopped = train(network, parameters, task, { ...options, every: 1 });
    const target = unstopped.loss[123]!;
    const early = train(network, parameters, task, { ...options, stopBelow: target * (1 + 1e-9) });
    expect(early.result).toBe("converged");
    expect([...early.epochs]).toEqual([0, 100, 123]);
    expect(early.loss[2]).toBe(target);
    const batches = train(network, parameters, task, { ...options, batch: 8, stopBelow: target });
    expect(batches.result).toBe("converged");
    expect(batches.loss.at(-1)).toBeLessThan(target);
  });

  test("are reported to onProgress", () => {
    const seen: number[] = [];
    const onProgress = ({ fraction, epoch }: { fraction: number; epoch: number }) =>
      seen.push(fraction, epoch);
    train(network, parameters, task, { learningRate: 0.1, epochs: 4, every: 2, onProgress });
    expect(seen).toEqual([0, 0, 0.5, 2, 1, 4]);
  });

  test("agree with trainAsync, which yields to the event loop and can be aborted", async () => {
    const options = { learningRate: 0.1, epochs: 30 };
    const [synchronous, asynchronous] = [
      train(network, parameters, task, options),
      await trainAsync(network, parameters, task, options),
    ];
    expect(flat(asynchronous.parameters)).toEqual(flat(synchronous.parameters));
    const controller = new AbortController();
    // The timer starts with the first turn of the event loop, so that steps are made before it fires on a busy machine, too.
    setImmediate(() => setTimeout(() => controller.abort(), 20));
    const endless = { learningRate: 1e-3, epochs: 1e9, every: 1e8, signal: controller.signal };
    const stopped = await trainAsync(network, parameters, task, endless);
    expect(stopped.result).toBe("aborted");
    expect(stopped.stats.steps).toBeGreaterThan(0);
    expect([...stopped.epochs]).toEqual([0]);
    expect(stopped.checkpoint.steps!.get(0)).toBe(stopped.stats.steps);
  });

  test.each([
    ["the whole task", {}],
    ["batches", { batch: 6 }],
    ["Adam, whose weights overflow while tanh stays finite", { optimiser: "adam", learningRate: 1e308 }],
    ["a schedule, decay and callbacks", { optimiser: decaying, learningRate: () => 50, onStep: () => {} }],
    ["clipped steps that grow", { clipNorm: 1, learningRate: (step: number) => 4 ** step }],
    ["AdamW whose decay exceeds the parameters", { optimiser: "adamw", learningRate: 1e5 }],
  ] as const)("are kept in the error of a training that diverges: %s", (_, more) => {
    const relu = mlp({ widths: [3, 8, 6, 2], activation: "optimiser" in more ? "tanh" : "relu" });
    try {
      train(relu, initialise(relu, { seed: 1 }), task, { learningRate: 50, epochs: 500, every: 10, ...more });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      const { reason, advice, detail, time, partial } = error as IntegrationError<Training>;
      expect(reason).toBe("not-finite");
      const kept = partial.checkpoint.steps!.get(0);
      expect(detail).toMatch(
        new RegExp(`overflows after step \\d+; the parameters of step ${kept} are kept$`),
      );
      if (!("learningRate" in more)) expect(time).toBe(50 * kept);
      expect(advice).toMatch(/smaller learning rate/);
      expect(partial.result).toBe("diverged");
      expect(partial.loss.length).toBeGreaterThan(0);
      expect(partial.loss.every(Number.isFinite)).toBe(true);
      expect(flat(partial.parameters).every(Number.isFinite)).toBe(true);
      expect(kept).toBe(partial.stats.steps);
      expect(partial.stats.epochs % 64).toBe(0);
    }
  });
});

describe("trainings", () => {
  test("that resume and diverge at once keep the parameters and the step of the checkpoint", () => {
    const relu = mlp({ widths: [3, 8, 6, 2], activation: "relu" });
    const start = initialise(relu, { seed: 1 });
    const { checkpoint, parameters } = train(relu, start, task, { learningRate: 0.01, epochs: 3 });
    const options = { learningRate: 1e300, epochs: 20, resume: checkpoint };
    try {
      train(relu, start, task, options);
      expect.unreachable();
    } catch (error) {
      const { partial } = error as IntegrationError<Training>;
      expect(partial.checkpoint.steps!.get(0)).toBe(3);
      expect(flat(partial.parameters)).toEqual(flat(parameters));
    }
  });

  test("that do not fit into memory are rejected with the number of bytes", () => {
    const wide = mlp({ widths: [1, 8000, 8000, 1], activation: "relu" });
    const noParameters = { weights: [], biases: [] };
    const options = { learningRate: 0.1, epochs: 1, optimiser: "adam" } as const;
    expect(() => train(wide, noParameters, twoPoints(), options)).toThrow(/use smaller batches .* bytes/);
  });

  test("of a ReLU network from small weights learn XOR", () => {
    const relu = mlp({ widths: [2, 128, 1], activation: "relu", bias: false });
    const start = initialise(relu, { scheme: "gaussian", standardDeviation: 1e-3, seed: 1 });
    const { loss: losses } = train(relu, start, xor(), { learningRate: 0.1, epochs: 1000 });
    expect(losses.at(-1)).toBeLessThan(1e-6);
  });
});
