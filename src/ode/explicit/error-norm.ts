import type { Tolerance } from "../stepping/tolerance";
import { fifthOrderError, thirdOrderError } from "./dop853-tableau";
import { difference } from "./dopri5-tableau";

/**
 * Computes the error of a step in units of the tolerance.
 *
 * @param stages stages that the estimate combines, in the order of its weights
 * @param step size of the step
 * @param before state at the start of the step
 * @param after state at the end of the step; the larger of the two magnitudes gives the scale
 */
export type ErrorNorm = (
  stages: readonly Float64Array[],
  step: number,
  before: Float64Array,
  after: Float64Array,
  tolerance: Tolerance,
) => number;

/** Computes the error of a step of n components from the sums of scaled squares of its one or two estimates. */
export type ErrorFromSums = (first: number, second: number, step: number, n: number) => number;

/** Computes the error of Dormand and Prince's pair: the root mean square. */
export const dopri5ErrorFromSums: ErrorFromSums = (sum, _unused, step, n) =>
  Math.abs(step) * Math.sqrt(sum / n);

/** Computes the error of DOP853: the estimate of order 5 weighted by the estimate of order 3. */
export const dop853ErrorFromSums: ErrorFromSums = (sum5, sum3, step, n) => {
  const weight = sum5 + 0.01 * sum3;
  return weight === 0 ? 0 : (Math.abs(step) * sum5) / Math.sqrt(weight * n);
};

/** Computes the error norm of Dormand and Prince's pair: root mean square of the difference between the two methods. */
export const dopri5ErrorNorm: ErrorNorm = (stages, step, before, after, tolerance) => {
  const [c0, c1, c2, c3, c4, c5] = difference as Six;
  const [k0, k1, k2, k3, k4, k5] = stages as unknown as SixArrays;
  const { relative, relativeStride, absolute, absoluteStride } = tolerance;
  const n = before.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const largest = Math.max(Math.abs(before[i]!), Math.abs(after[i]!));
    const scale = absolute[i * absoluteStride]! + relative[i * relativeStride]! * largest;
    const estimate = c0 * k0[i]! + c1 * k1[i]! + c2 * k2[i]! + c3 * k3[i]! + c4 * k4[i]! + c5 * k5[i]!;
    const ratio = estimate / scale;
    sum += ratio * ratio;
  }
  return dopri5ErrorFromSums(sum, 0, step, n);
};

/**
 * Computes the error norm of DOP853: the estimate of order 5 weighted by the estimate of order 3, so that the product
 * behaves like order 7 (Hairer, Nørsett & Wanner, vol. I, II.10).
 */
export const dop853ErrorNorm: ErrorNorm = (stages, step, before, after, tolerance) => {
  const [a0, a1, a2, a3, a4, a5, a6, a7] = fifthOrderError as Eight;
  const [b0, b1, b2, b3, b4, b5, b6, b7] = thirdOrderError as Eight;
  const [k0, k1, k2, k3, k4, k5, k6, k7] = stages as unknown as EightArrays;
  const { relative, relativeStride, absolute, absoluteStride } = tolerance;
  const n = before.length;
  let sum5 = 0;
  let sum3 = 0;
  for (let i = 0; i < n; i++) {
    const largest = Math.max(Math.abs(before[i]!), Math.abs(after[i]!));
    const scale = 1 / (absolute[i * absoluteStride]! + relative[i * relativeStride]! * largest);
    const x0 = k0[i]!;
    const x1 = k1[i]!;
    const x2 = k2[i]!;
    const x3 = k3[i]!;
    const x4 = k4[i]!;
    const x5 = k5[i]!;
    const x6 = k6[i]!;
    const x7 = k7[i]!;
    const e5 = scale * (a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3 + a4 * x4 + a5 * x5 + a6 * x6 + a7 * x7);
    const e3 = scale * (b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3 + b4 * x4 + b5 * x5 + b6 * x6 + b7 * x7);
    sum5 += e5 * e5;
    sum3 += e3 * e3;
  }
  return dop853ErrorFromSums(sum5, sum3, step, n);
};

type Six = [number, number, number, number, number, number];
type SixArrays = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
type Eight = [...Six, number, number];
type EightArrays = [...SixArrays, Float64Array, Float64Array];
