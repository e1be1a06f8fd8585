import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import {
  type Parameters,
  type ParametersLike,
  readParameters,
  writeParameters,
} from "../architecture/parameters";
import { passesOf } from "../passes/choose-passes";
import { chunkSteps, type NetworkTask, preparePass, readNetworkTask } from "../passes/chunks";
import { LOSS_OPTIONS, type LossOptions, readLoss } from "../passes/losses";
import { batchOf, signalLoss, timesHessian } from "../passes/pass-batch";

/**
 * Computes the exact product H δ of the Hessian of the loss of a network on a task with a direction δ of its parameters,
 * forward over reverse (Pearlmutter 1994): the derivative along δ of the gradient that backpropagation computes. It
 * costs about twice as much as a gradient. At kinks of activations the second derivative is taken as 0.
 *
 * @param task inputs [P, nIn] or images, targets [P, nOut]
 * @param direction δ, in the shapes of the parameters
 * @returns { weights, biases }, in the shapes of the parameters
 * @throws ArgumentError for shapes that do not match, NaN, a custom activation without `secondDerivative`, or a product
 * that overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { weights } = hessianVectorProduct(network, parameters, xor(), initialise(network, { seed: 2 }));
 */
export function hessianVectorProduct(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  direction: ParametersLike,
  options: LossOptions = {},
): Parameters {
  const args = argumentsOf("hessianVectorProduct");
  args.options("options", options, LOSS_OPTIONS);
  return runSync(multiply(args, network, parameters, task, direction, options));
}

/**
 * Computes the same numbers as `hessianVectorProduct`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `hessianVectorProduct`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { signal } = new AbortController();
 * const direction = initialise(network, { seed: 2 });
 * const product = await hessianVectorProductAsync(network, parameters, xor(), direction, { signal });
 */
export async function hessianVectorProductAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  direction: ParametersLike,
  options: LossOptions & ComputationOptions = {},
): Promise<Parameters> {
  const args = argumentsOf("hessianVectorProductAsync");
  args.options("options", options, { ...LOSS_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, multiply(args, network, parameters, task, direction, options), options);
}

function* multiply(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  direction: ParametersLike,
  options: LossOptions,
): Computation<Parameters> {
  const passes = passesOf(args, network);
  checkCurvature(args.at("network"), passes.hasCurvature);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, passes);
  const rule = readLoss(args, targets, options.loss);
  const pass = preparePass(args, passes, parameters, inputs.rows, args.at("task.inputs"), 2, true);
  try {
    const [along, product] = pass.states as [Float64Array, Float64Array];
    writeParameters(args.at("direction"), direction, pass.layout, along);
    const sum = new Float64Array(product.length);
    yield* chunkSteps(pass, inputs, (start, rows) => {
      const batch = batchOf(targets, start, rows, inputs.rows);
      signalLoss(pass, rule, batch);
      pass.backward(rows, { kind: "none" });
      timesHessian(pass, rule, batch, along, product);
      for (let i = 0; i < sum.length; i++) sum[i]! += product[i]!;
    });
    return readParameters(args.finite("(parameters, task and direction)", sum), pass.layout);
  } finally {
    pass.release();
  }
}

/** Checks that every custom activation of a network has a second derivative. */
export function checkCurvature(args: Arguments, hasCurvature: boolean): void {
  if (hasCurvature) return;
  const expected = "made of activations with a second derivative (activation(f, df, { secondDerivative }))";
  throw args.refusal([], expected, "an activation without a second derivative");
}
