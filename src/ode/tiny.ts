import type { Tolerance } from "./tolerance";
import type { Field } from "./types";

/**
 * One try of a step of size h from `y` at `t`: writes the new state to `out` and returns its error in units of the
 * tolerance. `k[0]` holds the field at `y`; the other stages of the step are written to `k`.
 */
export type TinyStep = (
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
export type TinyExtension = (
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
export interface TinyKernel {
  readonly step: TinyStep;
  readonly extend: TinyExtension;
}
