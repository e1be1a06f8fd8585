import type { Minimum } from "../least-squares";
import { PARAMETERS, type Parameters, residualsOf, sumOfSquaresAt } from "./model";
import type { Measurements } from "./read-trajectory";
import { fitFrom, thinned } from "./search";

/** Whether a shift of the time axis would explain what the fit leaves. */
export interface TimeShift {
  /** By how much the data are later than the theory (negative: earlier), in units of time. */
  readonly shift: number;
  /** The relative residual when the theory starts that much later and its rates are fitted again. */
  readonly relativeResidual: number;
  /** The part of the sum of squared residuals that the shift removes, 0 to 1. */
  readonly explained: number;
}

/** Residuals below are rounding, which nothing explains. */
const ROUNDED = 1e-7;
/** Shifts that are looked at, as parts of the run. */
const SHIFTS = [-0.2, -0.1, -0.05, -0.02, 0.02, 0.05, 0.1, 0.2];

/**
 * Fits the rates together with a shift, from the fitted parameters as they are and from the best of some shifts.
 *
 * @param relativeResidual of the fit without a shift
 */
export function fitShift(whole: Measurements, fitted: Parameters, relativeResidual: number): TimeShift {
  const data = thinned(whole, 100);
  const span = data.times[data.times.length - 1]! - data.times[0]!;
  const shifted = (part: number) => fitted.map((x, k) => (k === 5 ? part * span : x));
  const sums = SHIFTS.map((part) => sumOfSquaresAt(data, shifted(part)));
  const nearest = SHIFTS[sums.indexOf(Math.min(...sums))]!;
  const residuals = new Float64Array(3 * data.times.length);
  const valid = residualsOf(data, fitted, residuals, new Float64Array(residuals.length * PARAMETERS));
  const sum = residuals.reduce((total, x) => total + x * x, 0);
  let best: Minimum | undefined;
  for (const start of [fitted, shifted(nearest)]) {
    const found = fitFrom(data, start, [0, 1, 5]);
    if (found !== undefined && found.sum < (best?.sum ?? sum)) best = found;
  }
  if (best === undefined || !valid || relativeResidual < ROUNDED)
    return { shift: 0, relativeResidual, explained: 0 };
  const part = best.sum / sum;
  return {
    shift: best.parameters[2]!,
    relativeResidual: relativeResidual * Math.sqrt(part),
    explained: 1 - part,
  };
}
