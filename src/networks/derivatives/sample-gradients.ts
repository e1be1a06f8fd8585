import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Computation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import type { Network } from "../architecture/network";
import type { Parameters, ParametersLike } from "../architecture/parameters";
import { runBackward } from "../engine/backward";
import { forwardValues } from "../engine/differentiate";
import { gradientsPerBlock, sampleBlocks } from "../engine/sample-blocks";
import { writeSampleGradients } from "../engine/sample-gradients";
import type { NetworkTask } from "../passes/chunks";
import type { LossOptions } from "../passes/losses";
import {
  differentiateLoss,
  differentiateLossAsync,
  type LossProblem,
  outputSignals,
  targetsOf,
} from "./loss-derivatives";
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
export const sampleGradients = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): SampleGradients => differentiateLoss("sampleGradients", gradientsOf, network, parameters, task, options);

/**
 * Computes the same numbers as `sampleGradients`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `sampleGradients`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { signal } = new AbortController();
 * const { weights } = await sampleGradientsAsync(network, parameters, xor(), { signal });
 */
export const sampleGradientsAsync = (
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions & ComputationOptions = {},
): Promise<SampleGradients> =>
  differentiateLossAsync("sampleGradientsAsync", gradientsOf, network, parameters, task, options);

function* gradientsOf(args: Arguments, problem: LossProblem): Computation<SampleGradients> {
  const { prepared, inputs, rule } = problem;
  const { plan, theta } = prepared;
  const { count } = inputs;
  const { outputs: n, parameters } = plan;
  args.memory("task.inputs", 2 * count * parameters, "pass fewer samples at a time");
  const rows = new Float64Array(count * parameters);
  const losses = new Float64Array(count);
  yield* sampleBlocks(gradientsPerBlock(plan, 1), inputs, (block, start) => {
    const tape = forwardValues(prepared, block);
    const outputs = tape.output[0]!;
    const pass = runBackward([theta], tape, [outputSignals(problem, outputs, start, 1)], block.count);
    writeSampleGradients(
      pass,
      plan,
      1,
      rows.subarray(start * parameters, (start + block.count) * parameters),
    );
    for (let p = 0; p < block.count; p++) {
      const sample = outputs.subarray(p * n, (p + 1) * n);
      losses[start + p] = rule.sum(sample, targetsOf(problem, start + p, 1), 1, n);
    }
  });
  args.finite("(parameters and task)", rows);
  return {
    losses: args.finite("(parameters and task)", losses),
    ...stackedParameters(rows, count, plan, (array, shape) => toNdArray(array, [count, ...shape])),
  };
}
