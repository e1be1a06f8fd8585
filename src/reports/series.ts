import type { NdArray } from "../arrays";
import type { LinearFlow, TaskModes } from "../deep-linear";
import { findRoot } from "../numerics/find-root";

/** Returns `count` >= 2 equally spaced numbers from `first` to `last`, both included. */
export function linearGrid(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}

/** Returns `count` >= 2 numbers in geometric progression from `first` to `last`, both positive. */
export const geometricGrid = (first: number, last: number, count: number): number[] =>
  linearGrid(Math.log(first), Math.log(last), count).map(Math.exp);

/** Returns column `k` of an array of shape [rows, columns]. */
export function column(array: { get(i: number, j: number): number; shape: number[] }, k: number): number[] {
  return Array.from({ length: array.shape[0]! }, (_, i) => array.get(i, k));
}

/** Returns every `stride`-th value from index `offset` on, so that dots of a figure do not overlap. */
export const thin = (values: ArrayLike<number>, stride: number, offset = 0): number[] =>
  Array.from(
    { length: Math.ceil((values.length - offset) / stride) },
    (_, i) => values[offset + i * stride]!,
  );

/**
 * Computes the time at which a curve first reaches the given value from below; Infinity if it never does.
 *
 * @param at values of the curve between the times, on which the crossing is found to rounding; without this function,
 * as for steps of gradient descent, the crossing is interpolated linearly
 */
export function firstTime(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  value: number,
  at?: (t: number) => number,
): number {
  if (values[0]! >= value) return times[0]!;
  for (let i = 1; i < times.length; i++) {
    if (values[i]! < value) continue;
    const [from, to] = [times[i - 1]!, times[i]!];
    const [before, after] = [values[i - 1]! - value, values[i]! - value];
    if (at === undefined) return from + ((to - from) * before) / (before - after);
    return findRoot((t) => at(t) - value, from, before, to, after, 1e-13 * to);
  }
  return Number.POSITIVE_INFINITY;
}

/** Computes the time at which mode k of a flow first reaches the given strength. */
export function learningTime(flow: LinearFlow, modes: TaskModes, k: number, strength: number): number {
  const at = (t: number) => strengthIn(flow.at(t).product, modes, k);
  return firstTime(flow.times, column(flow.modes, k), strength, at);
}

/** Computes the strength u_kᵀ W v_k of mode k in a product W. */
function strengthIn(product: NdArray, { outputModes, inputModes }: TaskModes, k: number): number {
  const [rows, columns] = product.shape as [number, number];
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) sum += outputModes.get(i, k) * product.get(i, j) * inputModes.get(j, k);
  }
  return sum;
}
