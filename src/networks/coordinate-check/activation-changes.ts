import type { Arguments } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import type { TaskLike } from "../../tasks";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { forward } from "../passes/forward";
import type { LossName } from "../passes/losses";
import type { Optimiser } from "../training/steps/optimiser";
import { train } from "../training/train";

/** A training of few steps, with all samples in every step. */
export interface ShortTraining {
  readonly network: Network;
  readonly parameters: ParametersLike;
  readonly task: TaskLike;
  readonly learningRate: number;
  readonly optimiser: Optimiser | undefined;
  readonly loss: LossName | undefined;
  /** Numbers of steps after which the activations are compared with those of the start, ascending. */
  readonly steps: readonly number[];
}

/**
 * Computes the mean absolute change of the activations of every layer, the output included, after the given steps; one
 * list for each number of steps.
 */
export function activationChanges(
  args: Arguments,
  { network, parameters, task, steps, ...options }: ShortTraining,
): number[][] {
  const activations = (at: ParametersLike) => {
    const { hidden, output } = forward(network, at, task.inputs);
    return [...hidden, output];
  };
  const start = activations(parameters);
  const changes: number[][] = [];
  train(network, parameters, task, {
    ...options,
    epochs: steps[steps.length - 1]!,
    every: steps[steps.length - 1]!,
    onStep: ({ step, after }) => {
      if (!steps.includes(step + 1)) return;
      const now = activations(after());
      changes.push(now.map((layer, l) => meanChange(start[l]!, layer)));
    },
  });
  args.finite("learningRate", Float64Array.from(changes.flat()));
  return changes;
}

function meanChange(before: NdArray, after: NdArray): number {
  let sum = 0;
  for (let i = 0; i < before.data.length; i++) sum += Math.abs(after.data[i]! - before.data[i]!);
  return sum / before.data.length;
}
