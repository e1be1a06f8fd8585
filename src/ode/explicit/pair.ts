import type { ControlConstants } from "../stepping/step-control";
import type { Interpolant } from "../stepping/stepper";
import type { ErrorNorm, ErrorOf } from "./error-norm";
import type { Row } from "./tableau";

/** An embedded explicit Runge–Kutta pair as its textbook defines it. */
export interface Pair {
  readonly order: number;
  /** c of every stage: of the step, then of the new state, then the extra ones of the interpolant. */
  readonly nodes: readonly number[];
  /** Stages from the second on. */
  readonly rows: readonly Row[];
  readonly weights: Row;
  readonly error: ErrorNorm;
  /** The stages that the error estimate combines. */
  readonly errorStages: readonly number[];
  /** The combinations of those stages whose scaled squares `errorOf` turns into the error of a large system. */
  readonly errorRows: readonly (readonly number[])[];
  readonly errorOf: ErrorOf;
  /** Whether the field at the new state is among them. */
  readonly errorNeedsNewSlope: boolean;
  readonly control: ControlConstants;
  readonly extraRows: readonly Row[];
  /** The rows of the interpolant beyond the four that the ends of the step give. */
  readonly continuation: readonly Row[];
  /** How large the interpolant's last row may be, in units of the tolerance, before a step counts as too long for it. */
  readonly lastRowLimit: number;
  readonly interpolant: Interpolant;
}
