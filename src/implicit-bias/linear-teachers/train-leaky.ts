import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import { type Computation, computePartlyAsync, pause } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { streamOf } from "../../random/generator";
import { permute } from "../../random/permute";
import { type Classification, readLabelled } from "../classification";
import { type LeakyNetwork, type LeakyNetworkLike, readLeakyNetwork } from "./leaky-network";
import { copied, outputOf, stepOnSample } from "./leaky-step";

/** Learning rate and end of the training of a leaky-ReLU network. */
export interface TrainLeakyOptions {
  /** Learning rate η > 0. */
  readonly learningRate: number;
  /** Loss ε > 0 below which a sample is skipped. */
  readonly lossFloor: number;
  /** Largest number of updates; default 1e6. */
  readonly updates?: number | undefined;
  /** Seed of the order of the samples; default 0. */
  readonly seed?: number | undefined;
}

/** Trained leaky-ReLU network. */
export interface LeakyTraining {
  readonly network: LeakyNetwork;
  /** Number of updates. */
  readonly updates: number;
  /** Number of passes over the samples that were begun. */
  readonly epochs: number;
  /** `"converged"` after an epoch without updates, `"finished"` after the largest number of updates, or `"aborted"`. */
  readonly result: "converged" | "finished" | "aborted";
}

const OPTIONS: FieldsOf<TrainLeakyOptions> = {
  learningRate: true,
  lossFloor: true,
  updates: true,
  seed: true,
};
const DEFAULT_UPDATES = 1_000_000;
/** Number of operations between yields. */
const OPERATIONS = 1e6;

/**
 * Trains a leaky-ReLU network by stochastic gradient descent on log(1 + e^(−y N(x))), one sample at a time in a new random
 * order in every epoch; samples with a loss below `lossFloor` are skipped (Sarussi, Brutzkus & Globerson 2021).
 *
 * @param network weights [k, n], not changed
 * @param problem inputs [P, n] and labels ±1
 * @throws ArgumentError for shapes that do not match, NaN, labels other than ±1, numbers out of range, unknown options, or
 * weights or outputs that overflow
 * @example
 * const problem = { inputs: [[2, 1], [-1, 0.5]], labels: [1, -1] };
 * const start = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3 });
 * const { network, result } = trainLeaky(start, problem, { learningRate: 0.1, lossFloor: 0.1 });
 * result; // "converged"
 */
export function trainLeaky(
  network: LeakyNetworkLike,
  problem: Classification,
  options: TrainLeakyOptions,
): LeakyTraining {
  const args = argumentsOf("trainLeaky");
  args.options("options", options, OPTIONS);
  return runSync(descend(args, network, problem, options));
}

/**
 * Computes the same numbers as `trainLeaky`, but yields to the event loop. An abort ends the training with the weights so
 * far and the result `"aborted"`.
 *
 * @throws the errors of `trainLeaky` (rejects)
 * @example
 * const problem = { inputs: [[2, 1], [-1, 0.5]], labels: [1, -1] };
 * const start = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3 });
 * const { signal } = new AbortController();
 * const { updates } = await trainLeakyAsync(start, problem, { learningRate: 0.1, lossFloor: 0.1, signal });
 */
export async function trainLeakyAsync(
  network: LeakyNetworkLike,
  problem: Classification,
  options: TrainLeakyOptions & ComputationOptions,
): Promise<LeakyTraining> {
  const args = argumentsOf("trainLeakyAsync");
  args.options("options", options, { ...OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computePartlyAsync(args, descend(args, network, problem, options), options);
}

function* descend(
  args: Arguments,
  network: LeakyNetworkLike,
  problem: Classification,
  options: TrainLeakyOptions,
): Computation<LeakyTraining> {
  const at = args.at("options");
  const { learningRate, lossFloor, updates: mostUpdates = DEFAULT_UPDATES, seed = 0 } = options;
  at.number("learningRate", learningRate, { above: 0 });
  at.number("lossFloor", lossFloor, { above: 0 });
  at.number("updates", mostUpdates, { integer: true, atLeast: 0 });
  at.number("seed", seed, { integer: true });
  const { inputs, labels } = readLabelled(args, problem);
  const { rows, columns: n } = inputs;
  const state = copied(readLeakyNetwork(args.at("network"), network, n));
  const order = Uint32Array.from({ length: rows }, (_, p) => p);
  const samplesPerPause = Math.ceil(OPERATIONS / (state.positive.data.length || 1));
  let [updates, epochs, seen] = [0, 0, 0];
  let result: LeakyTraining["result"] = "finished";
  search: while (updates < mostUpdates) {
    permute(order, streamOf(seed, epochs));
    epochs++;
    const before = updates;
    for (const p of order) {
      if (++seen % samplesPerPause === 0 && (yield* pause(updates / mostUpdates))) {
        result = "aborted";
        break search;
      }
      const x = inputs.data.subarray(p * n, (p + 1) * n);
      const margin = labels[p]! * outputOf(state, x);
      if (Number.isNaN(margin)) {
        throw args.refusal(
          "problem.inputs",
          "so small that the outputs stay finite",
          `an overflow at sample ${p}`,
        );
      }
      if (logisticLoss(margin) < lossFloor) continue;
      stepOnSample(state, x, (learningRate * labels[p]!) / (1 + Math.exp(margin)));
      updates++;
      if (updates === mostUpdates) break search;
    }
    if (updates > before) continue;
    result = "converged";
    break;
  }
  for (const { data } of [state.positive, state.negative]) at.finite("learningRate", data);
  const { positive, negative, alpha, readout } = state;
  const trained = {
    positive: matrixToNdArray(positive),
    negative: matrixToNdArray(negative),
    alpha,
    readout,
  };
  return { network: trained, updates, epochs, result };
}

/** log(1 + e^−m), without overflow. */
const logisticLoss = (margin: number): number =>
  Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
