import type { Tolerance } from "../stepping/tolerance";
import type { Field } from "../types";

/**
 * Attempts a step of size h from `y` at `t`: writes the new state to `out` and returns its error in units of the
 * tolerance. `k[0]` is the field at `y`; the other stages of the step are written to `k`.
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
 * Writes the rows of the interpolant that do not follow from the ends of the step, `y` and `after`, and returns the
 * size of the last row in units of the tolerance. `out` is scratch memory for the states of the additional stages.
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
 * An explicit method with unrolled code for a few components: its stages are local variables, without loops or calls
 * other than of the field. The results equal those of `combine` and the error norms bit by bit.
 *
 * For a few components the loops of `combine` cost several times as much as the arithmetic; most of the remaining time
 * is the chain of twelve evaluations, each of which depends on the previous one. The code is generated when the library
 * is built, because content security policies forbid `new Function`.
 */
export interface SmallSystemMethod {
  readonly step: SmallSystemStep;
  readonly extend: SmallSystemExtension;
}

/** Unused sets of arrays by the numbers of components and of arrays, at most `MAX_SPARE_SETS` per key. */
const spareSets = new Map<number, Float64Array[][]>();
const MAX_SPARE_SETS = 4;
const keyOf = (n: number, count: number): number => 64 * n + count;

/**
 * Returns `count` arrays of n zeros for the integration of one small system.
 *
 * Arrays are reused by later integrations (`releaseArrays`), because their allocation takes longer than some steps do.
 * Nested and concurrent integrations get separate arrays.
 */
export function acquireArrays(n: number, count: number): Float64Array[] {
  const arrays = spareSets.get(keyOf(n, count))?.pop();
  if (arrays === undefined) return Array.from({ length: count }, () => new Float64Array(n));
  for (let j = 0; j < count; j++) for (let i = 0; i < n; i++) arrays[j]![i] = 0;
  return arrays;
}

/** Returns the arrays of a completed integration for reuse. */
export function releaseArrays(n: number, arrays: Float64Array[]): void {
  const key = keyOf(n, arrays.length);
  const sets = spareSets.get(key);
  if (sets === undefined) spareSets.set(key, [arrays]);
  else if (sets.length < MAX_SPARE_SETS) sets.push(arrays);
}
