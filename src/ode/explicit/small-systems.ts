import type { Tolerance } from "../stepping/tolerance";
import type { Field } from "../types";

/**
 * One try of a step of size h from `y` at `t`: writes the new state to `out` and returns its error in units of the
 * tolerance. `k[0]` holds the field at `y`; the other stages of the step are written to `k`.
 */
export type SmallSystemStep = (
  field: Field,
  t: number,
  h: number,
  y: Float64Array,
  out: Float64Array,
  k: readonly Float64Array[],
  tolerance: Tolerance,
) => number;

/**
 * Writes the rows of the interpolant that do not follow from the ends of the step, `y` and `after`, and returns the size
 * of the last one in units of the tolerance. `out` is scratch for the states of the extra stages.
 */
export type SmallSystemExtension = (
  field: Field,
  t: number,
  h: number,
  y: Float64Array,
  after: Float64Array,
  out: Float64Array,
  k: readonly Float64Array[],
  tolerance: Tolerance,
  data: Float64Array,
  offset: number,
) => number;

/**
 * An explicit method spelled out for a few components: its stages are local numbers, and it neither loops nor calls
 * anything but the field. The numbers are those of `combine` and the error norms, bit by bit.
 *
 * For so few components the loops of `combine` cost several times what the arithmetic does; what is left is mostly the
 * chain of twelve evaluations, each of which waits for the one before. The code is generated when the library is built,
 * because `new Function` is forbidden where a content security policy is in force.
 */
export interface SmallSystemMethod {
  readonly step: SmallSystemStep;
  readonly extend: SmallSystemExtension;
}

/** Sets of arrays that no integration uses, by the number of components and of arrays: a few, however many were in use. */
const spare = new Map<number, Float64Array[][]>();
const MOST_SPARE = 4;
const keyOf = (n: number, count: number): number => 64 * n + count;

/**
 * `count` arrays of n zeros for the integration of one small system. Making them takes longer than some steps do, so they are handed on
 * from one integration to the next (`giveArrays`); those of integrations within a field or at the same time are others.
 */
export function takeArrays(n: number, count: number): Float64Array[] {
  const arrays = spare.get(keyOf(n, count))?.pop();
  if (arrays === undefined) return Array.from({ length: count }, () => new Float64Array(n));
  for (let j = 0; j < count; j++) for (let i = 0; i < n; i++) arrays[j]![i] = 0;
  return arrays;
}

/** Hands the arrays of an integration that is over on. */
export function giveArrays(n: number, arrays: Float64Array[]): void {
  const key = keyOf(n, arrays.length);
  const sets = spare.get(key);
  if (sets === undefined) spare.set(key, [arrays]);
  else if (sets.length < MOST_SPARE) sets.push(arrays);
}
