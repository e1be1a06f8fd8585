import type { IntegrationFailure } from "../../arrays";
import type { Field, Jacobian, Method } from "../types";
import type { AdviceSentence } from "./advice";
import type { Tolerance } from "./tolerance";

/** A checked initial value problem with its limits and tolerances, as passed to a method. */
export interface Problem {
  readonly field: Field;
  readonly jacobian: Jacobian | undefined;
  /** State at `start`, which steppers copy. */
  readonly initial: Float64Array;
  readonly start: number;
  readonly end: number;
  readonly tolerance: Tolerance;
  readonly initialStep: number | undefined;
  /** Largest magnitude of a step, at most the length of the span. */
  readonly maxStep: number;
  /** True if interpolants may be needed: for dense output, events, or output times inside the span. */
  readonly needsInterpolant: boolean;
}

/** Outcome of an attempted step. `"failed"` ends the integration, with the reason in `Stepper.failure`. */
export type StepResult = "accepted" | "rejected" | "failed";

/** Reason why an integration cannot continue, with advice. */
export interface Failure {
  readonly reason: IntegrationFailure;
  readonly message: string;
  readonly advice: readonly AdviceSentence[];
}

/** A polynomial over one step, stored as `rows` rows of n numbers. */
export interface Interpolant {
  readonly rows: number;
  /** Writes the state at the fraction `s` (0 to 1) of the step whose rows begin at `data[offset]`. */
  evaluate(data: Float64Array, offset: number, n: number, s: number, out: Float64Array): void;
}

/**
 * State of a one-step method on one problem. The integration loop calls `begin` once, then `attempt` until the end is
 * reached. A new method implements this interface and is added to `methods.ts`.
 */
export interface Stepper {
  /** Right end of the last accepted step, initially the start. The state is borrowed: valid until the next attempt. */
  readonly time: number;
  readonly state: Float64Array;
  /** Left end of the last accepted step. */
  readonly previousTime: number;
  readonly interpolant: Interpolant;
  /** Number of evaluations of the field so far. */
  readonly evaluations: number;
  /** Numbers of Jacobians and factorisations, for implicit methods only. */
  readonly jacobians?: number;
  readonly factorisations?: number;
  /** Reason of the failure, set when an attempt returns `"failed"`. */
  readonly failure: Failure | undefined;
  /** Releases memory outside the JavaScript heap, after which the stepper must not be used. */
  release?(): void;
  /** Evaluates the field at the start and chooses the first step; returns false if this fails. */
  begin(): boolean;
  /** Attempts one step, which does not go beyond the end. The last step reaches the end exactly. */
  attempt(): StepResult;
  /**
   * Writes the interpolant of the last accepted step to `data[offset ..]`, at most once per step. Returns false if it
   * is too inaccurate: the step is undone and counts as rejected, and the next attempt is shorter.
   */
  writeInterpolant(data: Float64Array, offset: number): boolean;
}

/** Constructors of the steppers of the available methods. */
export type Methods = Readonly<Partial<Record<Method, (problem: Problem) => Stepper>>>;
