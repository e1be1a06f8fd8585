/**
 * Error tolerances per component: the scale of component i is
 * `absolute[i * absoluteStride] + relative[i * relativeStride] * |y_i|`.
 *
 * A number shared by all components has stride 0, so that large systems do not read an array of equal numbers.
 */
export interface Tolerance {
  readonly relative: Float64Array;
  readonly relativeStride: 0 | 1;
  readonly absolute: Float64Array;
  readonly absoluteStride: 0 | 1;
}

/** Limits of a root of a sum of squares beyond which overflow or underflow may have changed the sum. */
const MIN_NORM = 1e-140;
const MAX_NORM = 1e150;

/** Tests whether neither overflow nor underflow of squares can have changed a norm. */
export const isNormReliable = (norm: number): boolean => norm > MIN_NORM && norm < MAX_NORM;

/** Computes the root mean square of `v_i / scale_i(y)`, the norm in which an error equal to the tolerance is 1. */
export function scaledNorm(v: Float64Array, y: Float64Array, tolerance: Tolerance): number {
  const { relative, relativeStride, absolute, absoluteStride } = tolerance;
  const n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const scale = absolute[i * absoluteStride]! + relative[i * relativeStride]! * Math.abs(y[i]!);
    const ratio = v[i]! / scale;
    sum += ratio * ratio;
  }
  const norm = Math.sqrt(sum / n);
  return isNormReliable(norm) ? norm : scaledNormByRatios(v, y, tolerance);
}

/** Computes the same norm in units of the largest ratio, so that no square overflows and the largest does not underflow. */
function scaledNormByRatios(v: Float64Array, y: Float64Array, tolerance: Tolerance): number {
  const { relative, relativeStride, absolute, absoluteStride } = tolerance;
  const ratios = v.map((x, i) => {
    const scale = absolute[i * absoluteStride]! + relative[i * relativeStride]! * Math.abs(y[i]!);
    return Math.abs(x / scale);
  });
  const largest = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  const squares = ratios.reduce((total, ratio) => total + (ratio / largest) ** 2, 0);
  return largest * Math.sqrt(squares / y.length);
}

/** Returns the tolerances of a quantity that is divided by a positive number, at least 1e-300, so that 1/x is finite. */
export const dividedTolerance = (tolerance: Tolerance, divisor: number): Tolerance => ({
  ...tolerance,
  relative: tolerance.relative.map((x) => Math.max(x / divisor, 1e-300)),
  absolute: tolerance.absolute.map((x) => Math.max(x / divisor, 1e-300)),
});
