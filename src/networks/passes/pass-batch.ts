import type { Matrix } from "../../arrays/types";
import type { LossRule } from "./losses";
import type { Pass, TrainingPass } from "./pass";

/** Samples in a pass. */
export interface PassBatch {
  readonly rows: number;
  /** Targets of the samples, [rows, nOut]. */
  readonly targets: Float64Array;
  readonly outputs: number;
  /** Number of samples over which the loss is averaged. */
  readonly samples: number;
}

/** Returns the batch of `rows` samples from sample `start` on, for the mean loss of `samples` samples. */
export const batchOf = (targets: Matrix, start: number, rows: number, samples: number): PassBatch => ({
  rows,
  targets: targets.data.subarray(start * targets.columns, (start + rows) * targets.columns),
  outputs: targets.columns,
  samples,
});

/** Writes the derivatives of the loss with respect to the outputs of the last forward pass to the pass. */
export const signalLoss = (
  pass: Pass,
  rule: LossRule,
  { rows, targets, outputs, samples }: PassBatch,
): void => rule.signal(pass.activations.at(-1)!, targets, pass.outputSignals, rows, outputs, 1 / samples);

/** Returns the sum of the losses of the outputs of the last forward pass. */
export const lossSum = (pass: TrainingPass, rule: LossRule, { rows, targets, outputs }: PassBatch): number =>
  rule.sum(pass.activations.at(-1)!, targets, rows, outputs);

/** Writes the product of the Hessian of the loss with a direction to `into`, as `Pass.hessianTimes`. */
export function timesHessian(
  pass: Pass,
  rule: LossRule,
  { rows, targets, outputs, samples }: PassBatch,
  direction: Float64Array,
  into: Float64Array,
  first = 0,
): void {
  const current = pass.activations.at(-1)!;
  const curve = (change: Float64Array, out: Float64Array): void =>
    rule.curvature(current, targets, change, out, rows, outputs, 1 / samples);
  pass.hessianTimes(rows, direction, curve, into, first);
}
