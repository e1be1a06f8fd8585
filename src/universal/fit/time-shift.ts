import { runSync } from "../../concurrency/run-generator";
import type { Minimum } from "../../descent/levenberg-marquardt";
import { PARAMETERS, type Parameters, residualsOf, sumOfSquaresAt } from "./model";
import type { Measurements } from "./read-trajectory";
import { fitFrom, thinned } from "./search";

/** Shift of the time axis that best explains the residuals of a fit. */
export interface TimeShift {
  /** Delay of the data relative to the theory (negative: the data are earlier), in units of time. */
  readonly shift: number;
  /** Relative residual with this delay of the theory and refitted rates. */
  readonly relativeResidual: number;
  /** Fraction of the sum of squared residuals that the shift removes, 0 to 1. */
  readonly explained: number;
}

/** Relative residual below which the residuals are numerical error, so that no shift is reported. */
const NUMERICAL_ERROR = 1e-7;
/** Shifts of the initial scan, as fractions of the length of the run. */
const SHIFTS = [-0.2, -0.1, -0.05, -0.02, 0.02, 0.05, 0.1, 0.2];

/**
 * Fits the rates together with a shift, starting from the fitted parameters and from the best shift of a scan.
 *
 * @param relativeResidual relative residual of the fit without a shift
 */
export function fitShift(fullData: Measurements, fitted: Parameters, relativeResidual: number): TimeShift {
  const data = thinned(fullData, 100);
  const span = data.times[data.times.length - 1]! - data.times[0]!;
  const shifted = (fraction: number) => fitted.map((x, k) => (k === 5 ? fraction * span : x));
  const sums = SHIFTS.map((fraction) => sumOfSquaresAt(data, shifted(fraction)));
  const bestShift = SHIFTS[sums.indexOf(Math.min(...sums))]!;
  const residuals = new Float64Array(3 * data.times.length);
  const valid = residualsOf(data, fitted, residuals, new Float64Array(residuals.length * PARAMETERS));
  const sum = residuals.reduce((total, x) => total + x * x, 0);
  let best: Minimum | undefined;
  for (const start of [fitted, shifted(bestShift)]) {
    const found = runSync(fitFrom(data, start, [0, 1, 5]));
    if (found !== undefined && found.sum < (best?.sum ?? sum)) best = found;
  }
  if (best === undefined || !valid || relativeResidual < NUMERICAL_ERROR)
    return { shift: 0, relativeResidual, explained: 0 };
  const fraction = best.sum / sum;
  return {
    shift: best.parameters[2]!,
    relativeResidual: relativeResidual * Math.sqrt(fraction),
    explained: 1 - fraction,
  };
}
