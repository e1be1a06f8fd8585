import { describe, expect, test } from "vitest";
import { toNdArray } from "../../../src/arrays";
import * as networks from "../../../src/networks";
import { normal } from "../../../src/random";

const { conv, dense, flatten, maxPool, sequential } = networks;

const frozen = { learningRate: 0, bias: true };
const fast = { learningRate: 3, bias: true };

/** Network of images with a frozen layer, a layer with three times the learning rate, and a plain one. */
const network = sequential({
  inputShape: [6, 6, 1],
  layers: [
    conv({ filter: [3, 3], width: 3, ...frozen }),
    "relu",
    maxPool({ window: [2, 2] }),
    conv({ filter: [2, 2], width: 2, ...fast }),
    "tanh",
    flatten(),
    dense({ width: 2, bias: true }),
  ],
});

const parameters = networks.initialise(network, { scheme: "he-normal", seed: 1 });
const task = {
  inputs: normal({ shape: [9, 6, 6, 1], seed: 2 }),
  targets: normal({ shape: [9, 2], seed: 3 }),
};

describe("training of a network of images", () => {
  test.each(["sgd", "momentum", "adam"] as const)(
    "makes the first step of %s with the rates of the layers",
    (optimiser) => {
      const { parameters: after } = networks.train(network, parameters, task, {
        learningRate: 0.01,
        epochs: 1,
        optimiser,
      });
      const gradient = networks.gradient(network, parameters, task);
      for (const kind of ["weights", "biases"] as const) {
        for (const [l, rate] of [0, 3, 1].entries()) {
          for (const [i, x] of parameters[kind][l]!.data.entries()) {
            const slope = gradient[kind][l]!.data[i]!;
            // Adam's first step has the mean g and the mean square g², both unbiased.
            const step = optimiser === "adam" ? slope / (Math.abs(slope) + 1e-8) : slope;
            expect(after[kind][l]!.data[i]! - (x - 0.01 * rate * step)).toBeCloseTo(0, 14);
          }
        }
      }
    },
  );

  test.each([
    ["sgd", { name: "sgd", weightDecay: 0.3 }],
    ["momentum", { name: "momentum", nesterov: true, weightDecay: 0.3 }],
    ["adamw", { name: "adamw", weightDecay: 0.3 }],
  ] as const)("clips and decays only the layers that learn, with their rates: %s", (name, optimiser) => {
    const gradient = networks.gradient(network, parameters, task);
    const learning = [...gradient.weights.slice(1), ...gradient.biases.slice(1)];
    const norm = Math.hypot(...learning.flatMap(({ data }) => [...data]));
    const clipNorm = norm / 2;
    const factor = clipNorm / (norm + 1e-6);
    const options = { learningRate: 0.01, epochs: 1, optimiser, clipNorm };
    const { parameters: after } = networks.train(network, parameters, task, options);
    for (const kind of ["weights", "biases"] as const) {
      for (const [l, layerRate] of [0, 3, 1].entries()) {
        const rate = 0.01 * layerRate;
        for (const [i, x] of parameters[kind][l]!.data.entries()) {
          const slope = factor * gradient[kind][l]!.data[i]!;
          const expected = {
            sgd: x - rate * (slope + 0.3 * x),
            momentum: x - rate * 1.9 * (slope + 0.3 * x),
            adamw: x * (1 - 0.3 * rate) - (rate * slope) / (Math.abs(slope) + 1e-8),
          };
          expect(after[kind][l]!.data[i]! - expected[name]).toBeCloseTo(0, 13);
        }
      }
    }
  });

  test("passes parameters and gradients to onStep, without a change of its numbers", () => {
    const options = { learningRate: 0.02, optimiser: "adamw", batch: 4, epochs: 2 } as const;
    const losses: number[] = [];
    let before = parameters;
    const onStep = (step: networks.StepRecord) => {
      expect(step.before()).toEqual(before);
      const part = (rows: typeof task.inputs) => {
        const size = rows.data.length / 9;
        const chosen = step.samples!.flatMap((p) => [...rows.data.slice(p * size, (p + 1) * size)]);
        return toNdArray(Float64Array.from(chosen), [step.samples!.length, ...rows.shape.slice(1)]);
      };
      const batch = { inputs: part(task.inputs), targets: part(task.targets) };
      const { loss, ...gradient } = networks.gradient(network, before, batch);
      expect(step.loss).toBeCloseTo(loss, 14);
      const found = step.gradient();
      for (const kind of ["weights", "biases"] as const) {
        for (const [l, { data }] of gradient[kind].entries()) {
          for (const [i, g] of data.entries()) expect(found[kind][l]!.data[i]! - g).toBeCloseTo(0, 14);
        }
      }
      before = step.after();
      losses.push(step.loss);
    };
    const observed = networks.train(network, parameters, task, { ...options, onStep });
    expect(losses.length).toBe(6);
    expect(before).toEqual(observed.parameters);
    expect(networks.train(network, parameters, task, options).parameters).toEqual(before);
  });

  test("lowers the loss to nearly zero", () => {
    const options = { learningRate: 0.02, epochs: 1500, optimiser: "adam" } as const;
    const { loss } = networks.train(network, parameters, task, options);
    // More parameters than targets: only the number of epochs limits the fit.
    expect(loss.at(-1)!).toBeLessThan(1e-3 * loss[0]!);
  });

  test("agrees with its gradient flow for small steps, frozen layers and rates included", () => {
    // The difference between descent and flow is of first order in the step.
    const flow = networks.gradientFlow(network, parameters, task, { times: [0, 0.05], maxStep: 1e-4 });
    const errors = [1e-3, 5e-4].map((learningRate) => {
      const epochs = Math.round(0.05 / learningRate);
      const { loss } = networks.train(network, parameters, task, { learningRate, epochs });
      return loss.at(-1)! - flow.loss[1]!;
    });
    expect(Math.abs(errors[0]!)).toBeLessThan(1e-3 * flow.loss[0]!);
    expect(errors[0]! / errors[1]!).toBeGreaterThan(1.7);
    expect(errors[0]! / errors[1]!).toBeLessThan(2.3);
    expect(flow.at(0.05).weights[0]).toEqual(parameters.weights[0]);
  });

  test("resumes bit for bit from a checkpoint", () => {
    const options = { learningRate: 0.02, optimiser: "momentum", batch: 4, seed: 5 } as const;
    const whole = networks.train(network, parameters, task, { ...options, epochs: 6 });
    const { checkpoint } = networks.train(network, parameters, task, { ...options, epochs: 2 });
    const rest = networks.train(network, parameters, task, { ...options, epochs: 6, resume: checkpoint });
    expect(rest.parameters).toEqual(whole.parameters);
  });

  test("records hidden layers, outputs and the tangent kernel of the present parameters", () => {
    const record = {
      hidden: (state: networks.TrainingState) => state.hidden(1, [2]).data,
      output: (state: networks.TrainingState) => state.predict(task.inputs).data,
      kernel: networks.observeKernel([0, 3]),
    };
    const options = { learningRate: 0.02, epochs: 3, every: 1, record };
    const { observations, parameters: after } = networks.train(network, parameters, task, options);
    const { hidden, output } = networks.forward(network, after, task.inputs);
    const units = hidden[1]!.shape[1]!;
    expect(Array.from(observations.hidden.data.slice(-units))).toEqual(
      Array.from(hidden[1]!.data.slice(2 * units, 3 * units)),
    );
    expect(Array.from(observations.output.data.slice(-18))).toEqual(Array.from(output.data));
    const kernel = networks.tangentKernel(network, after, task.inputs);
    expect(observations.kernel.kernels.get(3, 0, 1)).toBeCloseTo(kernel.get(0, 3), 12);
  });
});
