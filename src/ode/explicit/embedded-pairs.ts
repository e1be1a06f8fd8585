import * as dop853 from "./dop853-tableau";
import * as dopri5 from "./dopri5-tableau";
import { errorOf54, errorOf853, norm54, norm853 } from "./error-norm";
import type { Pair } from "./pair";
import { pairInterpolant } from "./runge-kutta";

/** Dormand and Prince's pair of orders 5 and 4; interpolant of order 4 without further evaluations. */
export const DOPRI5: Pair = {
  order: 5,
  nodes: dopri5.nodes,
  rows: dopri5.rows,
  weights: dopri5.weights,
  error: norm54,
  errorStages: [0, 2, 3, 4, 5, 6],
  errorRows: [dopri5.difference],
  errorOf: errorOf54,
  errorNeedsNewSlope: true,
  control: { exponent: 1 / 5, beta: 0.02, shrink: 0.2, grow: 10 },
  extraRows: [],
  continuation: dopri5.continuation,
  interpolant: pairInterpolant(dopri5.continuation),
  lastRowLimit: Number.POSITIVE_INFINITY,
};

/**
 * The last term of DOP853's interpolant is its last row times s⁴(1 − s)³ <= 0.0084. It is kept below about eight
 * tolerances: in steps that are as long as stability allows, the state at the end may be right to the tolerance while the
 * interpolant is off by a million of them, and the error estimate of the step does not see it. Measured on gradient
 * flows, this bound brings the errors within steps down to those at their ends, for as many evaluations as without it
 * (fewer steps fail afterwards).
 */
const LAST_ROW_LIMIT = 1000;

/** Prince and Dormand's method of order 8 with Hairer's error estimate; interpolant of order 7, three evaluations. */
export const DOP853: Pair = {
  order: 8,
  nodes: dop853.nodes,
  rows: dop853.rows,
  weights: dop853.weights,
  error: norm853,
  errorStages: dop853.weights.stages,
  errorRows: [dop853.fifth, dop853.third],
  errorOf: errorOf853,
  errorNeedsNewSlope: false,
  control: { exponent: 1 / 8, beta: 0.02, shrink: 1 / 3, grow: 6 },
  extraRows: dop853.extraRows,
  continuation: dop853.continuation,
  interpolant: pairInterpolant(dop853.continuation),
  lastRowLimit: LAST_ROW_LIMIT,
};
