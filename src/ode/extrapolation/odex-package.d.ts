/*
 * Types of the package odex 2.0.4, a CommonJS module without types.
 */

/** The field in the form that odex calls: maps a plain array to the derivatives (zero-based). */
export type Derivative = (x: number, y: number[]) => ArrayLike<number>;

/** Evaluates the interpolant of the last step, for the package's `denseOutput` only; invalid after the step. */
export type Dense = (component: number, x: number) => number;

/** Called at the start (with `count` 1 and without `dense`) and after each accepted step. False ends the integration. */
export type OutputFunction = (
  count: number,
  xOld: number,
  x: number,
  y: number[],
  dense: Dense,
) => boolean | undefined;

export declare enum Outcome {
  Converged = 0,
  MaxStepsExceeded = 1,
  EarlyReturn = 2,
}

export interface SolverResult {
  y: number[];
  outcome: Outcome;
  nStep: number;
  xEnd: number;
  nAccept: number;
  nReject: number;
  nEval: number;
}

export declare class Solver {
  constructor(n: number);
  maxSteps: number;
  initialStepSize: number;
  maxStepSize: number;
  denseOutput: boolean;
  relativeTolerance: number | number[];
  absoluteTolerance: number | number[];
  solve(f: Derivative, x: number, y0: number[], xEnd: number, solOut?: OutputFunction): SolverResult;
}
