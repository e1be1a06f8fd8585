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
  return Math.sqrt(sum / n);
}
