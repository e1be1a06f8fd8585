import type { Arguments } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";
import { norm } from "../linalg/norm";
import {
  batchOf,
  chunkSteps,
  countRight,
  gradientSteps,
  type LossRule,
  lossSum,
  type Pass,
} from "../networks/engine";
import { unitVector } from "../representations/unit-vector";
import type { Samples } from "./sequence-options";

/** Accuracy and loss of a network on a set of samples. */
export interface Score {
  readonly accuracy: number;
  readonly loss: number;
}

/** Measures the network in a pass on the samples of a task, which were given at `args`. */
export function* scoreOf(
  args: Arguments,
  pass: Pass,
  { inputs, targets }: Samples,
  rule: LossRule,
): Computation<Score> {
  const outputs = pass.activations[pass.activations.length - 1]!;
  let [right, sum] = [0, 0];
  yield* chunkSteps(pass, inputs, (start, rows) => {
    const batch = batchOf(targets, start, rows, inputs.rows);
    right += countRight(outputs, batch.targets, rows, batch.outputs);
    sum += lossSum(pass, rule, batch);
  });
  args.finite("inputs", Float64Array.of(sum));
  return { accuracy: right / inputs.rows, loss: sum / inputs.rows };
}

/** Returns the gates of all hidden units on all inputs: 1 where the pre-activation is above 0, else 0. */
export function* gatesOf(pass: Pass, inputs: Matrix): Computation<Uint8Array> {
  const sizes = pass.sizes.slice(0, -1).map(({ preactivations }) => preactivations);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const gates = new Uint8Array(inputs.rows * units);
  yield* chunkSteps(pass, inputs, (start, rows) => {
    let at = start * units;
    for (const [l, size] of sizes.entries()) {
      const z = pass.preactivations[l]!;
      for (let k = 0; k < rows * size; k++) gates[at++] = Number(z[k]! > 0);
    }
  });
  return gates;
}

/** Computes the fraction of gates that differ; 0 for a network without hidden units. */
export const changedFraction = (gates: Uint8Array, others: Uint8Array): number =>
  gates.reduce((count, gate, k) => count + Number(gate !== others[k]), 0) / Math.max(1, gates.length);

/** Computes the angles between the gradient of the loss on task `t` and those on the tasks before. */
export function* anglesBefore(
  args: Arguments,
  pass: Pass,
  tasks: readonly Samples[],
  t: number,
  rule: LossRule,
): Computation<Float64Array> {
  const angles = new Float64Array(t);
  if (t === 0) return angles;
  const own = yield* directionOf(args, pass, tasks, t, rule);
  for (let i = 0; i < t; i++) angles[i] = angleBetween(own, yield* directionOf(args, pass, tasks, i, rule));
  return angles;
}

/** Computes the direction of the gradient of the loss on task `t`; undefined for zeros. */
function* directionOf(
  args: Arguments,
  pass: Pass,
  tasks: readonly Samples[],
  t: number,
  rule: LossRule,
): Computation<Float64Array | undefined> {
  const { inputs, targets } = tasks[t]!;
  const gradient = new Float64Array(pass.parameters.length);
  yield* gradientSteps(pass, inputs, targets, rule, gradient);
  return unitVector(args.finite(["tasks", t], gradient));
}

/** Computes the angle between two unit vectors, accurately for parallel ones too; π/2 if one is undefined. */
function angleBetween(a: Float64Array | undefined, b: Float64Array | undefined): number {
  if (a === undefined || b === undefined) return Math.PI / 2;
  const difference = norm(a.map((x, k) => x - b[k]!));
  return 2 * Math.atan2(difference, norm(a.map((x, k) => x + b[k]!)));
}

/** Computes ‖θ − θ₀‖/‖θ₀‖; for θ₀ = 0 it is 0 if θ = 0, else Infinity. */
export function relativeDistance(theta: Float64Array, start: Float64Array): number {
  const distance = norm(theta.map((x, k) => x - start[k]!));
  return distance === 0 ? 0 : distance / norm(start);
}
