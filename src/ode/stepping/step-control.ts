import type { Problem } from "./stepper";
import { scaledNorm } from "./tolerance";

/** Constants of the step-size rule of an explicit method. */
export interface ControlConstants {
  /** One over the order with which the error estimate falls with the step. */
  readonly exponent: number;
  /** Weight of the previous error (Gustafsson's stabilisation), 0 for none: 0.02 saves rejections at no cost. */
  readonly beta: number;
  /** Smallest and largest factor by which a step follows another. */
  readonly shrink: number;
  readonly grow: number;
}

const SAFETY = 0.9;

/** The logarithm of the smallest error that a controller remembers: a lucky step says little about the next. */
export const LOG_OF_SMALLEST = Math.log(1e-4);

/**
 * The factor for the step after an accepted one (PI controller; Hairer, Nørsett & Wanner, vol. I, II.4; vol. II, IV.2),
 * from the logarithms of the errors: the one of a step serves the next step as well, and an exponential costs half of a
 * power. An error of 0 is minus infinity and gives the largest factor.
 */
export function factorAfterSuccess(logError: number, previousLog: number, control: ControlConstants): number {
  const { beta, exponent, grow, shrink } = control;
  const factor = SAFETY * Math.exp(beta * previousLog - (exponent - beta * 0.75) * logError);
  return Math.min(grow, Math.max(shrink, factor));
}

/** The factor for another try after a rejection. */
export const factorAfterRejection = (error: number, { beta, exponent, shrink }: ControlConstants): number =>
  Math.max(shrink, SAFETY * Math.exp((beta * 0.75 - exponent) * Math.log(error)));

/** Below ten rounding errors of the time a step no longer moves it reliably. */
export const isTooSmall = (step: number, time: number): boolean =>
  Math.abs(step) <= 10 * Number.EPSILON * Math.abs(time);

/**
 * A first step (positive) from the size of the state, of its derivative and of a difference of derivatives: Hairer,
 * Nørsett & Wanner, vol. I, II.4. Costs one evaluation of the field.
 *
 * Their guess, 0.01 = h^p max(‖f‖, ‖f'‖), depends on the unit of time: a slow problem begins with a step that is short by
 * orders of magnitude, and the way up costs several steps. Methods that can afford a rejection take 0.01 = h ‖f‖ (h λ)^p
 * with the rate λ = ‖f'‖ / ‖f‖ where that is longer.
 *
 * @param slope the field at the start
 * @param state scratch for the trial state
 * @param derivative scratch for the field there
 * @param byRate whether to take the longer one
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
  const trial = Math.min(maxStep, size < 1e-5 || speed < 1e-5 ? 1e-6 : (0.01 * size) / speed);
  for (let i = 0; i < initial.length; i++) state[i] = initial[i]! + direction * trial * slope[i]!;
  problem.field(start + direction * trial, state, derivative);
  for (let i = 0; i < initial.length; i++) derivative[i]! -= slope[i]!;
  const curvature = scaledNorm(derivative, initial, tolerance) / trial;
  // What is too short to move the time is left to rejections from above.
  const shortest = 1e3 * Number.EPSILON * Math.abs(start);
  // A trial state outside the field's domain says nothing about curvature: start far more carefully.
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
