import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { runBackward, signalsAtInputs } from "../engine/backward";
import { forwardValues } from "../engine/differentiate";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import { outputSignals, readLossProblem } from "./loss-derivatives";

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
export function inputGradient(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): NdArray {
  const args = argumentsOf("inputGradient");
  const problem = readLossProblem(args, network, parameters, task, options);
  const { prepared, inputs } = problem;
  const tape = forwardValues(prepared, inputs);
  const seeds = [outputSignals(problem, tape.output[0]!, 1 / inputs.count)];
  const pass = runBackward([prepared.theta], tape, seeds, inputs.count, { toInputs: true });
  const gradient = signalsAtInputs(pass)?.[0] ?? new Float64Array(inputs.data.length);
  return toNdArray(args.finite("(parameters and task)", gradient), [
    inputs.count,
    ...prepared.plan.inputShape,
  ]);
}
