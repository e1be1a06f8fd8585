import { describe, expect, it } from "vitest";
import { IntegrationError } from "../../src/arrays";
import {
  binarise,
  binaryActivation,
  binaryNetwork,
  type Surrogate,
  trainBinary,
  trainBinaryAsync,
} from "../../src/information";
import {
  conv,
  dense,
  flatten,
  forward,
  gradient,
  initialise,
  loss,
  mlp,
  type Parameters,
  sequential,
  type TrainOptions,
  tangentKernel,
} from "../../src/networks";
import { expectClose } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { allInputs } from "./binary-inputs";

const references = referencesOf(import.meta.url);
const inputs = allInputs(6);
const targets = inputs.map((x) => [Math.sign(x.reduce((sum, bit) => sum + bit, 0.5)), x[0]! * x[1]!]);
const task = { inputs, targets };
const { weights: start } = references.inputs<{ weights: number[][][] }>("sixty steps of a binary network");
const latent = { weights: start };
const network = binaryNetwork({ widths: [6, 5, 4, 2], surrogate: "swish" });
const dataOf = ({ weights }: Pick<Parameters, "weights">) => weights.flatMap(({ data }) => [...data]);

/** Makes a step with the gradient of the network that runs. */
function stepByHand(surrogate: Surrogate, from: number[][][], rows: number[], rate: number): number[][][] {
  const made = binaryNetwork({ widths: [6, 5, 4, 2], surrogate });
  const part = { inputs: rows.map((i) => inputs[i]!), targets: rows.map((i) => targets[i]!) };
  const { weights } = gradient(made, binarise({ weights: from }), part);
  return from.map((matrix, l) =>
    matrix.map((row, i) =>
      row.map((w, j) => {
        const moved = w - (rate * weights[l]!.get(i, j)) / Math.sqrt(row.length);
        return Math.max(-1, Math.min(1, moved));
      }),
    ),
  );
}

describe("trainBinary", () => {
  it("has the gradient of a program that writes out forward and backward pass, for each surrogate", () => {
    const name = "gradient of a tiny binary network";
    type Given = { weights: number[][][]; inputs: number[][]; targets: number[][] };
    const given = references.inputs<Given>(name);
    type Expected = { loss: number; signGradients: number[][][] };
    for (const set of references.all<{ surrogate: Surrogate }, Expected>(name)) {
      const tiny = binaryNetwork({ widths: [3, 2, 2, 1], ...set.given });
      const found: unknown[] = [];
      const onStep: TrainOptions["onStep"] = (step) =>
        found.push({ loss: step.loss, signGradients: step.gradient().weights });
      trainBinary(tiny, { weights: given.weights }, given, { learningRate: 0.1, epochs: 1, onStep });
      set.check(found[0]);
    }
  });

  it("has the losses and weights of an independent program after sixty steps", () => {
    type Expected = { loss: number[]; weights: number[][][] };
    const set = references.all<{ surrogate: Surrogate }, Expected>("sixty steps of a binary network");
    for (const { given, check } of set) {
      const made = binaryNetwork({ widths: [6, 5, 4, 2], ...given });
      const options = { learningRate: 0.0317, epochs: 60, every: 10 };
      const { loss: losses, parameters } = trainBinary(made, latent, task, options);
      check({ loss: losses, weights: parameters.weights });
    }
  });

  it("takes batches as that program does", () => {
    const options = { learningRate: 0.0213, epochs: 20, batch: 10, shuffle: false };
    const { parameters } = trainBinary(network, latent, task, options);
    const { check } = references.only<unknown, { weights: number[][][] }>("twenty epochs in batches of ten");
    check({ weights: parameters.weights });
  });

  it("makes the steps w − η ∂L/∂sign(w), cut at ±1, of the gradient of the network that runs", () => {
    for (const surrogate of ["hardTanh", "identity", "swish"] as const) {
      const made = binaryNetwork({ widths: [6, 5, 4, 2], surrogate });
      let byHand = start;
      const batches: number[][] = [];
      const onStep: TrainOptions["onStep"] = ({ samples }) => batches.push([...samples!]);
      const options = { learningRate: 0.7, epochs: 3, batch: 16, seed: 4, onStep };
      const { parameters } = trainBinary(made, latent, task, options);
      for (const batch of batches) byHand = stepByHand(surrogate, byHand, batch, 0.7);
      expect(batches.length).toBe(12);
      expectClose(dataOf(parameters), byHand.flat(2), 1e-12);
    }
  });

  it("keeps latent weights in [−1, 1] and brings others there by the first step", () => {
    const far = { weights: start.map((matrix) => matrix.map((row) => row.map((w) => 3 * w))) };
    const largest: number[] = [];
    const onStep: TrainOptions["onStep"] = (step) =>
      largest.push(Math.max(...dataOf(step.after()).map(Math.abs)));
    trainBinary(network, far, task, { learningRate: 0.5, epochs: 30, onStep });
    expect(largest.length).toBe(30);
    expect(largest.every((w) => w === 1)).toBe(true);
  });

  it("records the network that runs, and returns latent weights", () => {
    const record = {
      weights: (state: { parameters(): Parameters }) => dataOf(state.parameters()),
      hidden: (state: { hidden(l: number): { data: Float64Array } }) => state.hidden(1).data,
      kernel: (state: { tangentKernel(s: number[]): { data: Float64Array } }) =>
        state.tangentKernel([0, 5]).data,
    };
    const options = { learningRate: 0.2, epochs: 4, every: 2, record };
    const { observations, parameters, loss: losses, epochs } = trainBinary(network, latent, task, options);
    expect([...epochs]).toEqual([0, 2, 4]);
    for (const [t, trained] of [
      [0, latent],
      [2, parameters],
    ] as const) {
      const running = binarise(trained);
      const row = ({ data }: { data: Float64Array }) =>
        data.slice((t * data.length) / 3, ((t + 1) * data.length) / 3);
      expect([...row(observations.weights)]).toEqual(dataOf(running));
      expect(row(observations.hidden)).toEqual(forward(network, running, inputs).hidden[1]!.data);
      const pair = [inputs[0]!, inputs[5]!];
      expectClose(row(observations.kernel), tangentKernel(network, running, pair), 1e-14);
      expect(losses[t]).toBeCloseTo(loss(network, running, task), 13);
    }
    expect(dataOf(parameters).some((w) => Math.abs(w) < 0.3)).toBe(true);
  });

  it("continues from a checkpoint bit for bit, and follows a schedule", () => {
    const learningRate = (step: number) => 0.3 / (1 + step);
    const options = { learningRate, batch: 20, seed: 3 };
    const whole = trainBinary(network, latent, task, { ...options, epochs: 8 });
    const { checkpoint } = trainBinary(network, latent, task, { ...options, epochs: 5 });
    const rest = trainBinary(network, latent, task, { ...options, epochs: 8, resume: checkpoint });
    expect(dataOf(rest.parameters)).toEqual(dataOf(whole.parameters));
  });

  it("trains binary filters, and binary weights of other activations", () => {
    const images = sequential({
      inputShape: [4, 4, 1],
      layers: [
        conv({ filter: [3, 3], width: 2 }),
        { ...binaryActivation("identity"), type: "activation", name: "custom", nodes: 100 },
        flatten(),
        dense({ width: 1 }),
      ],
    });
    const rows = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 16 }, (_x, j) => Math.sin(i * j + 1)),
    );
    const smooth = mlp({ widths: [16, 3, 1], activation: "tanh", bias: false });
    for (const made of [images, smooth]) {
      const from = initialise(made, { scheme: "gaussian", standardDeviation: 0.2 });
      const given = { inputs: rows, targets: rows.map(([, x]) => [x!]) };
      const { weights: slopes } = gradient(made, binarise(from), given);
      const { parameters } = trainBinary(made, from, given, { learningRate: 0.1, epochs: 1 });
      parameters.weights.forEach(({ data, shape }, l) => {
        const root = Math.sqrt(shape.slice(1).reduce((product, n) => product * n, 1));
        const wanted = from.weights[l]!.data.map((w, k) =>
          Math.max(-1, Math.min(1, w - (0.1 * slopes[l]!.data[k]!) / root)),
        );
        expectClose(data, wanted, 1e-14);
      });
    }
  });

  it("has an asynchronous form with the same numbers that a signal ends", async () => {
    const options = { learningRate: 0.1, epochs: 30 };
    const plain = trainBinary(network, latent, task, options);
    const turned = await trainBinaryAsync(network, latent, task, options);
    expect(dataOf(turned.parameters)).toEqual(dataOf(plain.parameters));
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    const ended = await trainBinaryAsync(network, latent, task, { ...options, signal, onProgress });
    expect(ended).toMatchObject({ result: "aborted", stats: { epochs: 0 } });
  });

  it("fails with the partial training where the loss overflows", () => {
    const large = { inputs, targets: targets.map(() => [1e200, 0]) };
    const call = () => trainBinary(network, latent, large, { learningRate: 0.1, epochs: 2 });
    expect(call).toThrow(IntegrationError);
    expect(call).toThrow("trainBinary: the training diverged");
  });

  it("refuses options that change the steps, biases, and what train refuses", () => {
    const call = (options: object) => () =>
      trainBinary(network, latent, task, { learningRate: 0.1, epochs: 1, ...options });
    for (const optimiser of ["adam", "momentum", { name: "sgd", weightDecay: 0.1 }]) {
      expect(call({ optimiser })).toThrow(
        'trainBinary: options.optimiser must be "sgd", because latent weights take plain gradient steps',
      );
    }
    expect(call({ optimiser: "sgd" })).not.toThrow();
    expect(call({ clipNorm: 1 })).toThrow("options.clipNorm must be absent");
    expect(call({ ever: 1 })).toThrow('did you mean "every"');
    expect(call({ epochs: -1 })).toThrow("options.epochs");
    const biased = mlp({ widths: [6, 5, 2], activation: "tanh" });
    expect(() => trainBinary(biased, initialise(biased), task, { learningRate: 0.1, epochs: 1 })).toThrow(
      "network must be a network without biases",
    );
    const none = undefined as unknown as TrainOptions;
    expect(() => trainBinary(network, latent, task, none)).toThrow("options");
    const two = { weights: start.slice(0, 2) };
    expect(() => trainBinary(network, two, task, { learningRate: 0.1, epochs: 1 })).toThrow(
      "parameters.weights",
    );
  });
});
