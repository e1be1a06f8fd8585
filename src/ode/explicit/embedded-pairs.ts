import { nestedInterpolant } from "../output/interpolant";
import type { Interpolant } from "../stepping/stepper";
import * as dop853 from "./dop853-tableau";
import * as dopri5 from "./dopri5-tableau";
import { dop853ErrorFromSums, dop853ErrorNorm, dopri5ErrorFromSums, dopri5ErrorNorm } from "./error-norm";
import type { Pair } from "./pair";
import { stabilityLimit } from "./stability-limit";
import type { Row } from "./tableau";

/** Creates an interpolant with four rows from the ends of the step and one for each row of the continuation. */
const pairInterpolant = (continuation: readonly Row[]): Interpolant =>
  nestedInterpolant(4 + continuation.length);

/** Dormand and Prince's pair of orders 5 and 4; interpolant of order 4 without additional evaluations. */
export const DOPRI5: Pair = {
  order: 5,
  nodes: dopri5.nodes,
  rows: dopri5.rows,
  weights: dopri5.weights,
  error: dopri5ErrorNorm,
  errorStages: [0, 2, 3, 4, 5, 6],
  errorRows: [dopri5.difference],
  errorFromSums: dopri5ErrorFromSums,
  errorNeedsNewSlope: true,
  stability: undefined,
  control: { exponent: 1 / 5, beta: 0.02, shrink: 0.2, grow: 10 },
  extraRows: [],
  continuation: dopri5.continuation,
  interpolant: pairInterpolant(dopri5.continuation),
  lastRowLimit: Number.POSITIVE_INFINITY,
};

/**
 * Limit of the last row of DOP853's interpolant, in units of the tolerance.
 *
 * The last term of the interpolant is its last row times s⁴(1 − s)³ <= 0.0084; the limit keeps it below about eight
 * tolerances. In steps as long as stability allows, the state at the end may meet the tolerance while the error of the
 * interpolant is a million tolerances, which the error estimate of the step does not detect. Measured on gradient
 * flows, the limit reduces the errors within steps to those at their ends, without more evaluations (fewer later steps
 * are rejected).
 */
const LAST_ROW_LIMIT = 1000;

/** Prince and Dormand's method of order 8 with Hairer's error estimate; interpolant of order 7 by three evaluations. */
export const DOP853: Pair = {
  order: 8,
  nodes: dop853.nodes,
  rows: dop853.rows,
  weights: dop853.weights,
  error: dop853ErrorNorm,
  errorStages: dop853.weights.stages,
  errorRows: [dop853.fifthOrderError, dop853.thirdOrderError],
  errorFromSums: dop853ErrorFromSums,
  errorNeedsNewSlope: false,
  stability: stabilityLimit(dop853.rows, dop853.weights, 6.36),
  control: { exponent: 1 / 8, beta: 0.02, shrink: 1 / 3, grow: 6 },
  extraRows: dop853.extraRows,
  continuation: dop853.continuation,
  interpolant: pairInterpolant(dop853.continuation),
  lastRowLimit: LAST_ROW_LIMIT,
};
