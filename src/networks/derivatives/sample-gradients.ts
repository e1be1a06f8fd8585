import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import type { Parameters, ParametersLike } from "../architecture/parameters";
import { runBackward } from "../engine/backward";
import { forwardValues, writeSampleGradients } from "../engine/differentiate";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import { outputSignals, readLossProblem } from "./loss-derivatives";
import { stackedParameters } from "./stacked-parameters";

/** Loss of every sample and its gradient, in the shapes of the parameters with the samples first. */
export interface SampleGradients extends Parameters {
  /** Losses of the P samples, with mean L. */
  readonly losses: Float64Array;
}

/**
 * Computes the gradient of the loss of every sample of a task with respect to the parameters of a network, without
 * dropout; the mean over the samples is `gradient`.
 *
 * @param task inputs [P, nIn] or images, targets [P, nOut]
 * @returns { losses, weights, biases }: the arrays of the parameters with a dimension before their own, [P, ...]
 * @throws ArgumentError for shapes that do not match, NaN, targets that are not probabilities (cross-entropy), or
 * gradients that overflow or do not fit in memory
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const { weights } = sampleGradients(network, initialise(network), xor());
 * weights[0]!.shape; // [4, 8, 2]
 */
export function sampleGradients(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): SampleGradients {
  const args = argumentsOf("sampleGradients");
  const problem = readLossProblem(args, network, parameters, task, options);
  const { prepared, inputs, targets, rule } = problem;
  const { plan } = prepared;
  const { count } = inputs;
  args.memory("task.inputs", 2 * count * plan.parameters, "pass fewer samples at a time");
  const tape = forwardValues(prepared, inputs);
  const outputs = tape.output[0]!;
  const pass = runBackward([prepared.theta], tape, [outputSignals(problem, outputs, 1)], count);
  const rows = args.finite("(parameters and task)", runSync(writeSampleGradients(pass, plan, count, 1)));
  const n = plan.outputs;
  const losses = Float64Array.from({ length: count }, (_, p) =>
    rule.sum(outputs.subarray(p * n, (p + 1) * n), targets.data.subarray(p * n, (p + 1) * n), 1, n),
  );
  return {
    losses: args.finite("(parameters and task)", losses),
    ...stackedParameters(rows, count, plan, (array, shape) => toNdArray(array, [count, ...shape])),
  };
}
