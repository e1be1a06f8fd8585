import type { MatrixLike } from "../../arrays/types";
import { runAsync, runSync } from "../../concurrency/run-generator";
import {
  type DescentOptions,
  descendAlong,
  readDescentOptions,
  recordsOf,
} from "../../descent/gradient-descent";
import { chooseGradient, type FieldOptions, type GatedData } from "../gradient/choose-gradient";
import { finiteLoss } from "../gradient/gated-gradient";
import { type GatedNetworkLike, readGraph } from "../graph";
import { packWeights } from "../network/weights";
import { type GatedFlow, gatedRecorder } from "./flow-record";

/** How gradient descent proceeds and what is recorded of it. */
export interface GatedDescentOptions extends DescentOptions {
  /** How the gradient is computed; default: with fewer operations. */
  readonly gradient?: FieldOptions["method"];
}

/**
 * Full-batch gradient descent of a gated network, W_e ← W_e − η ∂L/∂W_e with L = ½⟨Σ_v ‖y_v − h_v‖²⟩ over its outputs:
 * Euler's method on `gatedGradientFlow`, to which it converges at first order in η. From weights that a reduction
 * decouples it is `raceDescent`, step by step.
 *
 * `times` of the result are steps × η; `at(t)` is the state after the last step made by time t.
 *
 * @param weights initial weights, `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths (`pathStatistics`)
 * @throws ArgumentError for shapes that do not match, unknown names, NaN or options out of range; IntegrationError (with
 * the `GatedFlow` up to there) when the descent diverges
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
 * const descent = gatedGradientDescent(network, weights, task, { learningRate: 0.1, steps: 400, every: 20 });
 */
export function gatedGradientDescent(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): GatedFlow {
  return runSync(descend("gatedGradientDescent", network, weights, data, options));
}

/**
 * `gatedGradientDescent` with the same numbers, giving the event loop turns, so that an AbortSignal or Ctrl-C is seen.
 *
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
 * const { signal } = new AbortController();
 * const descent = await gatedGradientDescentAsync(network, weights, task, { learningRate: 0.1, steps: 400, signal });
 */
export function gatedGradientDescentAsync(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): Promise<GatedFlow> {
  return runAsync(descend("gatedGradientDescentAsync", network, weights, data, options));
}

function* descend(
  functionName: string,
  network: GatedNetworkLike,
  weightsLike: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): Generator<undefined, GatedFlow> {
  const graph = readGraph(functionName, "network", network);
  const initial = packWeights(functionName, weightsLike, graph);
  const settings = readDescentOptions(functionName, options);
  const field = chooseGradient(functionName, graph, data, options.gradient);
  const recorder = gatedRecorder(functionName, recordsOf(settings), graph, field);
  finiteLoss(functionName, field, initial);
  return yield* descendAlong(functionName, field, initial, settings, recorder);
}
