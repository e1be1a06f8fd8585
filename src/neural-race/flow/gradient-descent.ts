import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { pausing } from "../../concurrency/computation";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { descendAlong } from "../../descent/descend-along";
import { DESCENT_OPTIONS, type DescentOptions, readDescentOptions } from "../../descent/descent-options";
import { chooseGradient, type FieldOptions, type GatedData } from "../gradient/choose-gradient";
import { finiteLoss } from "../gradient/gated-gradient";
import { type GatedNetworkLike, readGraph } from "../graph";
import { packWeights } from "../network/weights";
import { type GatedFlow, gatedReadings, toGatedFlow } from "./flow-record";

/** Learning rate, number of steps, recording and gradient method of gradient descent. */
export interface GatedDescentOptions extends DescentOptions {
  /** Method by which the gradient is computed; default: the one with fewer operations. */
  readonly gradient?: FieldOptions["method"];
}

/**
 * Trains a gated network by full-batch gradient descent, W_e ← W_e − η ∂L/∂W_e with L = ½⟨Σ_v ‖y_v − h_v‖²⟩ over its
 * outputs v. This is Euler's method on `gatedGradientFlow`, to which it converges at first order in η. From weights
 * that a reduction decouples, it agrees with `raceDescent` step by step.
 *
 * `times` of the result are numbers of steps × η. `at(t)` is the state after the last step made by time t.
 *
 * @param weights initial weights, `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths (`pathStatistics`)
 * @throws ArgumentError for shapes that do not match, unknown names or options, NaN or options out of range;
 * IntegrationError (with the part of the `GatedFlow` completed so far) when the descent diverges
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
  return runSync(descend(argumentsOf("gatedGradientDescent"), network, weights, data, options));
}

/**
 * Computes the same numbers as `gatedGradientDescent`, but yields to the event loop, so that an AbortSignal or Ctrl-C
 * takes effect.
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
  return runAsync(descend(argumentsOf("gatedGradientDescentAsync"), network, weights, data, options));
}

function* descend(
  args: Arguments,
  network: GatedNetworkLike,
  weightsLike: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): Generator<undefined, GatedFlow> {
  const graph = readGraph(args.at("network"), network);
  const initial = packWeights(args.at("weights"), weightsLike, graph);
  args.options("options", options, { ...DESCENT_OPTIONS, gradient: true });
  const settings = readDescentOptions(args, options);
  const field = yield* pausing(chooseGradient(args, graph, data, options.gradient));
  finiteLoss(args, field, initial);
  const descent = { ...gatedReadings(graph, field), update: field.evaluate, initial };
  return yield* descendAlong(args, descent, settings, toGatedFlow(graph, field));
}
