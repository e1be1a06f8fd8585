import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import type { Network } from "../architecture/network";
import { type Parameters, type ParametersLike, readParameters } from "../architecture/parameters";
import { runBackward } from "../engine/backward";
import { addLayerGradient } from "../engine/differentiate";
import { runForward } from "../engine/forward";
import type { Op } from "../engine/ops";
import { packParameters, planLayout } from "../engine/prepared";
import { sampleBlocks, samplesPerBlock } from "../engine/sample-blocks";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import {
  differentiateLoss,
  differentiateLossAsync,
  type LossProblem,
  outputSignals,
  targetsOf,
} from "./loss-derivatives";

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
export const hessianVectorProduct = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  direction: ParametersLike,
  options: LossOptions = {},
): Parameters =>
  differentiateLoss("hessianVectorProduct", along(direction), network, parameters, task, options);

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
export const hessianVectorProductAsync = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  direction: ParametersLike,
  options: LossOptions & ComputationOptions = {},
): Promise<Parameters> =>
  differentiateLossAsync("hessianVectorProductAsync", along(direction), network, parameters, task, options);

/** Returns the computation of the product of the Hessian with a direction. */
const along = (direction: ParametersLike) =>
  function* (args: Arguments, problem: LossProblem): Computation<Parameters> {
    const { prepared, inputs, targets, rule } = problem;
    const { plan, theta } = prepared;
    checkCurvature(args.at("network"), plan.ops);
    const delta = packParameters(args.at("direction"), plan, direction);
    const product = new Float64Array(plan.parameters);
    const scale = 1 / inputs.count;
    yield* sampleBlocks(samplesPerBlock(plan), inputs, ({ count, data }, start) => {
      const tape = runForward(plan.ops, [theta, delta], [data, undefined], count);
      const [outputs, change = new Float64Array(outputs!.length)] = tape.output;
      const curvature = new Float64Array(change.length);
      const blockTargets = targetsOf(problem, start, count);
      rule.curvature(outputs!, blockTargets, change, curvature, count, targets.columns, scale);
      const seeds = [outputSignals(problem, outputs!, start, scale), curvature];
      for (const signals of runBackward([theta, delta], tape, seeds, count)) {
        addLayerGradient(signals, 1, product);
      }
    });
    return readParameters(args.finite("(parameters, task and direction)", product), planLayout(plan));
  };

/** Checks that every custom activation has a second derivative. */
export function checkCurvature(args: Arguments, ops: readonly Op[]): void {
  for (const op of ops) {
    if (op.type === "sum") for (const branch of op.branches) checkCurvature(args, branch);
    if (op.type !== "activation" || op.functions.secondDerivative !== undefined) continue;
    const expected = "made of activations with a second derivative (activation(f, df, { secondDerivative }))";
    throw args.refusal([], expected, "an activation without a second derivative");
  }
}
