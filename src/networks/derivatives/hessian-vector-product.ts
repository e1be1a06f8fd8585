import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { Network } from "../architecture/network";
import { type Parameters, type ParametersLike, readParameters } from "../architecture/parameters";
import { runBackward } from "../engine/backward";
import { addLayerGradient } from "../engine/differentiate";
import { runForward } from "../engine/forward";
import type { Op } from "../engine/ops";
import { packParameters, planLayout } from "../engine/prepared";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import { outputSignals, readLossProblem } from "./loss-derivatives";

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
  const problem = readLossProblem(args, network, parameters, task, options);
  const { prepared, inputs, targets, rule } = problem;
  const { plan, theta } = prepared;
  checkCurvature(args.at("network"), plan.ops);
  const delta = packParameters(args.at("direction"), plan, direction);
  const tape = runForward(plan.ops, [theta, delta], [inputs.data, undefined], inputs.count);
  const [outputs, change = new Float64Array(outputs!.length)] = tape.output;
  const curvature = new Float64Array(change.length);
  rule.curvature(outputs!, targets.data, change, curvature, targets.rows, targets.columns, 1 / inputs.count);
  const seeds = [outputSignals(problem, outputs!, 1 / inputs.count), curvature];
  const product = new Float64Array(plan.parameters);
  for (const signals of runBackward([theta, delta], tape, seeds, inputs.count)) {
    addLayerGradient(signals, 1, product);
  }
  return readParameters(args.finite("(parameters, task and direction)", product), planLayout(plan));
}

/** Checks that every custom activation has a second derivative. */
export function checkCurvature(args: Arguments, ops: readonly Op[]): void {
  for (const op of ops) {
    if (op.type === "sum") for (const branch of op.branches) checkCurvature(args, branch);
    if (op.type !== "activation" || op.functions.secondDerivative !== undefined) continue;
    const expected = "made of activations with a second derivative (activation(f, df, { secondDerivative }))";
    throw args.refusal([], expected, "an activation without a second derivative");
  }
}
