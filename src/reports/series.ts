import type { NdArray } from "../arrays";
import type { LinearFlow, TaskModes } from "../deep-linear";
import { findRoot } from "../numerics/find-root";

/** `count` >= 2 numbers from `first` to `last` in equal steps, both included. */
export function linearGrid(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}

/** `count` numbers from `first` to `last`, both positive, each in the same proportion to the one before. */
export const geometricGrid = (first: number, last: number, count: number): number[] =>
  linearGrid(Math.log(first), Math.log(last), count).map(Math.exp);

/** Column `k` of an array of shape [rows, columns]. */
export function column(array: { get(i: number, j: number): number; shape: number[] }, k: number): number[] {
  return Array.from({ length: array.shape[0]! }, (_, i) => array.get(i, k));
}

/** Every `stride`-th of the values, from `offset` on: dots that stay apart. */
export const thin = (values: ArrayLike<number>, stride: number, offset = 0): number[] =>
  Array.from(
    { length: Math.ceil((values.length - offset) / stride) },
    (_, i) => values[offset + i * stride]!,
  );

/**
 * When a curve first has the given value from below; Infinity if it never has.
 *
 * @param at the curve between the times, on which the crossing is found to rounding; without it (steps of gradient
 * descent) the curve is taken to be straight there
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

/** When mode k of a flow first has the given strength. */
export function learningTime(flow: LinearFlow, modes: TaskModes, k: number, strength: number): number {
  const at = (t: number) => strengthIn(flow.at(t).product, modes, k);
  return firstTime(flow.times, column(flow.modes, k), strength, at);
}

/** u_kᵀ W v_k */
function strengthIn(product: NdArray, { outputModes, inputModes }: TaskModes, k: number): number {
  const [rows, columns] = product.shape as [number, number];
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) sum += outputModes.get(i, k) * product.get(i, j) * inputModes.get(j, k);
  }
  return sum;
}
