import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import { type Parameters, type ParametersLike, readParameters } from "../architecture/parameters";
import { passesOf } from "./choose-passes";
import { chunkSteps, forEachChunk, type NetworkTask, preparePass, readNetworkTask } from "./chunks";
import { LOSS_OPTIONS, type LossOptions, type LossRule, readLoss } from "./losses";
import type { Pass } from "./pass";
import { batchOf, lossSum, signalLoss } from "./pass-batch";

/** Loss and its gradient, in the shapes of the parameters. */
export interface Gradient extends Parameters {
  readonly loss: number;
}

/**
 * Computes the loss of a network on a task, without dropout: 1/(2P) Σ ‖y − ŷ‖², or the cross-entropy.
 *
 * @param task inputs [P, nIn], targets [P, nOut]
 * @throws ArgumentError for shapes that do not match, NaN, targets that are not probabilities (cross-entropy), or a
 * loss that overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * loss(network, initialise(network), xor());
 */
export function loss(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): number {
  const args = argumentsOf("loss");
  args.options("options", options, LOSS_OPTIONS);
  return runSync(differentiate(args, network, parameters, task, options, false)).loss;
}

/**
 * Computes the same number as `loss`, but yields to the event loop after every 512 samples.
 *
 * @throws the errors of `loss`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * await lossAsync(network, initialise(network), xor(), { signal });
 */
export async function lossAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions & ComputationOptions = {},
): Promise<number> {
  const args = argumentsOf("lossAsync");
  args.options("options", options, { ...LOSS_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  const steps = differentiate(args, network, parameters, task, options, false);
  return (await computeAsync(args, steps, options)).loss;
}

/**
 * Computes the gradients ∂L/∂W_l and ∂L/∂b_l of the loss of a network on a task, by backpropagation without dropout.
 *
 * @param task inputs [P, nIn], targets [P, nOut]
 * @returns { loss, weights, biases }, in the shapes of the parameters
 * @throws ArgumentError for shapes that do not match, NaN, targets that are not probabilities (cross-entropy), or a
 * gradient that overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const { weights } = gradient(network, initialise(network), xor(), { loss: "half-mean-square" });
 */
export function gradient(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): Gradient {
  const args = argumentsOf("gradient");
  args.options("options", options, LOSS_OPTIONS);
  return runSync(differentiate(args, network, parameters, task, options, true));
}

/**
 * Computes the same numbers as `gradient`, but yields to the event loop after every 512 samples.
 *
 * @throws the errors of `gradient`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const { signal } = new AbortController();
 * const { weights } = await gradientAsync(network, initialise(network), xor(), { signal });
 */
export async function gradientAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions & ComputationOptions = {},
): Promise<Gradient> {
  const args = argumentsOf("gradientAsync");
  args.options("options", options, { ...LOSS_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, differentiate(args, network, parameters, task, options, true), options);
}

function* differentiate(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions,
  withGradient: boolean,
): Computation<Gradient> {
  const passes = passesOf(args, network);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, passes);
  const rule = readLoss(args, targets, options.loss);
  const pass = preparePass(
    args,
    passes,
    parameters,
    inputs.rows,
    args.at("task.inputs"),
    Number(withGradient),
  );
  try {
    const sum = new Float64Array(pass.parameters.length);
    const value = yield* gradientSteps(pass, inputs, targets, rule, withGradient ? sum : undefined);
    args.finite("parameters", Float64Array.of(value));
    args.finite("parameters", sum);
    return { loss: value, ...readParameters(sum, pass.layout) };
  } finally {
    pass.release();
  }
}

/**
 * Computes the loss of the parameters in a pass. If the pass has a buffer for a gradient (`states[0]`), adds the
 * gradient to `into`, which has the layout of the parameters.
 */
export function accumulateGradient(
  pass: Pass,
  inputs: Matrix,
  targets: Matrix,
  rule: LossRule,
  into?: Float64Array,
): number {
  const { visit, loss } = accumulator(pass, inputs, targets, rule, into);
  forEachChunk(pass, inputs, visit);
  return loss();
}

/** Computes the same numbers as `accumulateGradient`, with pauses. */
export function* gradientSteps(
  pass: Pass,
  inputs: Matrix,
  targets: Matrix,
  rule: LossRule,
  into?: Float64Array,
): Computation<number> {
  const { visit, loss } = accumulator(pass, inputs, targets, rule, into);
  yield* chunkSteps(pass, inputs, visit);
  return loss();
}

/** Creates a visitor that accumulates loss and gradient over the chunks of a pass. */
function accumulator(
  pass: Pass,
  inputs: Matrix,
  targets: Matrix,
  rule: LossRule,
  into: Float64Array | undefined,
) {
  const [chunkGradient] = pass.states;
  let total = 0;
  const visit = (start: number, rows: number): void => {
    const batch = batchOf(targets, start, rows, inputs.rows);
    total += lossSum(pass, rule, batch);
    if (into === undefined || chunkGradient === undefined) return;
    signalLoss(pass, rule, batch);
    pass.backward(rows, { kind: "gradient", into: chunkGradient });
    for (let i = 0; i < chunkGradient.length; i++) into[i]! += chunkGradient[i]!;
  };
  return { visit, loss: () => total / inputs.rows };
}
