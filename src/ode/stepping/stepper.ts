import type { IntegrationFailure } from "../../arrays";
import type { Field, Jacobian, Method } from "../types";
import type { Tolerance } from "./tolerance";

/** What a method is given to integrate: sizes, limits and tolerances, all checked. */
export interface Problem {
  readonly field: Field;
  readonly jacobian: Jacobian | undefined;
  /** The state at `start`; steppers copy it. */
  readonly initial: Float64Array;
  readonly start: number;
  readonly end: number;
  readonly tolerance: Tolerance;
  readonly initialStep: number | undefined;
  /** The largest step in absolute value, at most the length of the span. */
  readonly maxStep: number;
  /** Whether interpolants may be asked for: dense output, events, or output times inside the span. */
  readonly interpolates: boolean;
}

/** What came of trying one step. `"failed"` is final: `Stepper.flaw` says why. */
export type StepResult = "accepted" | "rejected" | "failed";

/** Why a stepper cannot go on. */
export interface Failure {
  readonly reason: IntegrationFailure;
  readonly message: string;
  readonly advice: string;
}

/** A polynomial over one step, kept as `rows` rows of n numbers. */
export interface Interpolant {
  readonly rows: number;
  /** Writes the state at the fraction `s` (0 to 1) of the step whose numbers begin at `data[offset]`. */
  evaluate(data: Float64Array, offset: number, n: number, s: number, out: Float64Array): void;
}

/**
 * A one-step method at work on one problem: the driver calls `begin` once, then `attempt` until it has come to the
 * end. A new method implements this and is entered in `methods.ts`.
 */
export interface Stepper {
  /** The right end of the last accepted step, at first the start. Borrowed: valid until the next attempt. */
  readonly time: number;
  readonly state: Float64Array;
  /** The left end of the last accepted step. */
  readonly previousTime: number;
  readonly interpolant: Interpolant;
  /** Evaluations of the field until now. */
  readonly evaluations: number;
  /** Present in implicit methods. */
  readonly jacobians?: number;
  readonly factorisations?: number;
  /** Set once a verdict is `"failed"`. */
  readonly failure: Failure | undefined;
  /** Gives memory outside the heap back, where there is any; nothing of the stepper may be used after it. */
  release?(): void;
  /** Evaluates the field at the start and chooses the first step; false when that is impossible. */
  begin(): boolean;
  /** Tries one step, never beyond the end, which is reached exactly. */
  attempt(): StepResult;
  /**
   * Writes the interpolant of the last accepted step to `data[offset ..]`, at most once per step. False: it is too
   * inaccurate, and the step is taken back and tried again shorter, so that it counts as rejected.
   */
  writeInterpolant(data: Float64Array, offset: number): boolean;
}

/** The methods to choose from, and the stepper of each. */
export type Methods = Readonly<Partial<Record<Method, (problem: Problem) => Stepper>>>;
