import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { pullback } from "../engine/products";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import {
  differentiateLoss,
  differentiateLossAsync,
  type LossProblem,
  outputSignals,
} from "./loss-derivatives";

/**
 * Computes the gradient ∂L/∂x of the loss of a network on a task with respect to the inputs of the task, without
 * dropout.
 *
 * @param task inputs [P, nIn] or images, targets [P, nOut]
 * @returns [P, nIn], or in the shape of the images
 * @throws ArgumentError for shapes that do not match, NaN, targets that are not probabilities (cross-entropy), or a
 * gradient that overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * inputGradient(network, initialise(network), xor()).shape; // [4, 2]
 */
export const inputGradient = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): NdArray => differentiateLoss("inputGradient", gradientOf, network, parameters, task, options);

/**
 * Computes the same numbers as `inputGradient`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `inputGradient`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { signal } = new AbortController();
 * const gradients = await inputGradientAsync(network, parameters, xor(), { signal });
 */
export const inputGradientAsync = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions & ComputationOptions = {},
): Promise<NdArray> =>
  differentiateLossAsync("inputGradientAsync", gradientOf, network, parameters, task, options);

function* gradientOf(args: Arguments, problem: LossProblem): Computation<NdArray> {
  const { prepared, inputs } = problem;
  const seedsOf = (outputs: Float64Array, start: number) =>
    outputSignals(problem, outputs, start, 1 / inputs.count);
  const gradient = yield* pullback(prepared, inputs, seedsOf, { parameters: false, inputs: true });
  return toNdArray(args.finite("(parameters and task)", gradient.inputs), [
    inputs.count,
    ...prepared.plan.inputShape,
  ]);
}
