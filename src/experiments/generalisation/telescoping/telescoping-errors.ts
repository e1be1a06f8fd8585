import type { ComputationOptions } from "../../../concurrency/computation-options";
import { type Telescoping, telescopeAsync } from "../../../generalisation";
import { matmul } from "../../../linalg";
import { dense, initialise, sequential } from "../../../networks";
import { drawNoisyDigits } from "../noisy-digits";

/** Optimisers of the experiment, in the words of `telescope`. */
export const OPTIMISERS = [
  { name: "gradient descent", rate: 0.1, update: {} },
  { name: "weight decay", rate: 0.1, update: { weightDecay: 0.1 } },
  { name: "momentum", rate: 0.1, update: { beta1: 0.9 } },
  { name: "AdamW", rate: 0.005, update: { beta1: 0.9, beta2: 0.99, weightDecay: 0.1 } },
] as const;

/** Errors of the outputs of three models of one training, relative to the change of the outputs (Euclidean norms). */
export interface ModelErrors {
  readonly telescoped: number;
  readonly smoother: number;
  readonly linearised: number;
}

/** Sizes of the task and of the network. */
export interface TelescopingSettings {
  readonly samples: number;
  readonly size: number;
  readonly units: number;
  readonly time: number;
}

/** Number of samples outside of the training set. */
const PROBES = 20;

/**
 * Trains a network on two digits, and computes the errors of the telescoping model, of its smoother and of the network
 * linearised at the start. A frozen hidden layer makes the network linear in its trained parameters.
 */
export async function telescopingErrors(
  { samples, size, units, time }: TelescopingSettings,
  optimiser: (typeof OPTIMISERS)[number],
  learningRate: number,
  isFrozen: boolean,
  seed: number,
  options: ComputationOptions,
): Promise<ModelErrors> {
  const { train, test, clean } = drawNoisyDigits({ samples, tests: PROBES, size, noise: 0 }, seed);
  const network = sequential({
    inputShape: [size * size],
    layers: [dense({ width: units, learningRate: isFrozen ? 0 : 1 }), "tanh", dense({ width: 1 })],
  });
  const start = initialise(network, { scheme: "layer-variances", seed });
  const steps = Math.round(time / learningRate);
  const common = { learningRate, probe: test, update: optimiser.update, every: steps, ...options };
  const task = { inputs: train, targets: clean };
  const run = await telescopeAsync(network, start, task, { ...common, steps });
  const before = await telescopeAsync(network, start, task, {
    ...common,
    steps: 0,
    every: 1,
    smoother: false,
  });
  return errorsOf(run, before, clean);
}

function errorsOf(run: Telescoping, before: Telescoping, targets: Parameters<typeof matmul>[1]): ModelErrors {
  const distance = (x: Float64Array, y: Float64Array) =>
    Math.sqrt(x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0));
  const change = distance(run.outputs.probe, before.outputs.probe);
  const smoothed = matmul(run.smoother!.probe, targets);
  const model = Float64Array.from(smoothed.data, (value, i) => value + run.offset!.probe[i]!);
  return {
    telescoped: distance(run.outputs.probe, run.telescoped.probe) / change,
    smoother: distance(run.outputs.probe, model) / change,
    linearised: distance(run.outputs.probe, run.linearised.probe) / change,
  };
}
