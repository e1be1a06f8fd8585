import type { Problem } from "./stepper";
import { scaledNorm } from "./tolerance";

/** Constants of the step-size rule of an explicit method. */
export interface ControlConstants {
  /** Reciprocal of the order of the error estimate in the step. */
  readonly exponent: number;
  /** Weight of the previous error (Gustafsson's stabilisation); 0 disables it, 0.02 avoids rejections without cost. */
  readonly beta: number;
  /** Smallest and largest ratio of a step to the previous one. */
  readonly shrink: number;
  readonly grow: number;
}

const SAFETY = 0.9;

/** Logarithm of the smallest error that the controller stores, because a very small error does not predict the next. */
export const LOG_MIN_ERROR = Math.log(1e-4);

/**
 * Computes the step-size factor after an accepted step (PI controller; Hairer, Nørsett & Wanner, vol. I, II.4; vol. II,
 * IV.2).
 *
 * The arguments are logarithms of errors, because each is used in two steps and an exponential costs half as much as a
 * power. An error of 0 has the logarithm minus infinity and gives the largest factor.
 */
export function factorAfterSuccess(logError: number, previousLog: number, control: ControlConstants): number {
  const { beta, exponent, grow, shrink } = control;
  const factor = SAFETY * Math.exp(beta * previousLog - (exponent - beta * 0.75) * logError);
  return Math.min(grow, Math.max(shrink, factor));
}

/** Largest change in the trial step from a state near 0, in units of the tolerance. */
const MAX_FIRST_CHANGE = 1e10;

/** Computes the step-size factor after a rejection. */
export const factorAfterRejection = (error: number, { beta, exponent, shrink }: ControlConstants): number =>
  Math.max(shrink, SAFETY * Math.exp((beta * 0.75 - exponent) * Math.log(error)));

/** Tests whether a step is below ten rounding errors of the time, too small to change the time reliably. */
export const isTooSmall = (step: number, time: number): boolean =>
  Math.abs(step) <= 10 * Number.EPSILON * Math.abs(time);

/**
 * Computes a first step (positive) from the norms of the state, its derivative and a difference of derivatives: Hairer,
 * Nørsett & Wanner, vol. I, II.4. Costs one evaluation of the field.
 *
 * Their estimate, 0.01 = h^p max(‖f‖, ‖f'‖), depends on the unit of time: for a slow problem the first step is too
 * short by orders of magnitude, and its growth costs several steps. Methods with cheap rejections use
 * 0.01 = h ‖f‖ (h λ)^p with the rate λ = ‖f'‖ / ‖f‖ if it gives a longer step.
 *
 * @param slope the field at the start
 * @param state scratch memory for the trial state
 * @param derivative scratch memory for the field at the trial state
 * @param byRate true to use the longer of the two estimates
 */
export function firstStep(
  problem: Problem,
  order: number,
  slope: Float64Array,
  state: Float64Array,
  derivative: Float64Array,
  byRate = false,
): number {
  const { initial, tolerance, maxStep, start, end } = problem;
  const direction = end > start ? 1 : -1;
  const size = scaledNorm(initial, initial, tolerance);
  const speed = scaledNorm(slope, initial, tolerance);
  const byScale =
    size < 1e-5 || speed < 1e-5 ? Math.min(1e-6, MAX_FIRST_CHANGE / speed) : (0.01 * size) / speed;
  const trial = Math.min(maxStep, byScale);
  for (let i = 0; i < initial.length; i++) state[i] = initial[i]! + direction * trial * slope[i]!;
  problem.field(start + direction * trial, state, derivative);
  for (let i = 0; i < initial.length; i++) derivative[i]! -= slope[i]!;
  const curvature = scaledNorm(derivative, initial, tolerance) / trial;
  // A step too short to change the time is avoided; rejections shorten longer steps if necessary.
  const shortest = 1e3 * Number.EPSILON * Math.abs(start);
  // A trial state outside the field's domain gives no curvature: start with a much smaller step.
  if (!Number.isFinite(curvature)) return Math.max(shortest, trial * 1e-3);
  const largest = Math.max(speed, curvature);
  if (largest <= 1e-15) return Math.min(maxStep, Math.max(shortest, 1e-6, trial * 1e-3));
  let logStep = Math.log(0.01 / largest) / order;
  if (byRate && speed > 1e-15) {
    const logByRate = Math.log(0.01 / speed) - order * Math.log(curvature / speed);
    logStep = Math.max(logStep, logByRate / (order + 1));
  }
  return Math.min(maxStep, Math.max(shortest, Math.min(100 * trial, Math.exp(logStep))));
}
