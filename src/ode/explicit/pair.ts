import type { ControlConstants } from "../stepping/step-control";
import type { Interpolant } from "../stepping/stepper";
import type { ErrorFromSums, ErrorNorm } from "./error-norm";
import type { StabilityLimit } from "./stability-limit";
import type { Row } from "./tableau";

/** An embedded explicit Runge–Kutta pair, in the notation of textbooks. */
export interface Pair {
  readonly order: number;
  /** Nodes c: of the stages of the step, of the new state, and of the interpolant's additional stages. */
  readonly nodes: readonly number[];
  /** Rows of the coefficient matrix a, from the second stage on. */
  readonly rows: readonly Row[];
  /** Weights b of the new state. */
  readonly weights: Row;
  readonly error: ErrorNorm;
  /** Stages that the error estimate combines. */
  readonly errorStages: readonly number[];
  /** Weights of the estimates, from whose scaled squares `errorFromSums` computes the error of a large system. */
  readonly errorRows: readonly (readonly number[])[];
  readonly errorFromSums: ErrorFromSums;
  /** True if the field at the new state is one of the error stages. */
  readonly errorNeedsNewSlope: boolean;
  /** Limit of stability; undefined if the states at the end of a step are too different to show the rate. */
  readonly stability: StabilityLimit | undefined;
  readonly control: ControlConstants;
  /** Rows of the coefficient matrix for the interpolant's additional stages. */
  readonly extraRows: readonly Row[];
  /** Rows of the interpolant in addition to the four that follow from the ends of the step. */
  readonly continuation: readonly Row[];
  /** Limit of the interpolant's last row, in units of the tolerance; a step that exceeds it is rejected as too long. */
  readonly lastRowLimit: number;
  readonly interpolant: Interpolant;
}
