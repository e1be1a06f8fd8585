import { allFinite } from "../../arrays/finite";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import type { Failure } from "../stepping/stepper";
import type { Field } from "../types";

/** Largest number of evaluations at an unchanged time, after which the steps are too small to change the time. */
const MAX_STANDSTILL = 400;

/** Exception by which the guards stop odex. */
export class GuardStop {
  constructor(
    readonly failure: Failure,
    /** Distance from the last accepted time to the time of the last evaluation. */
    readonly distance: number,
  ) {}
}

/**
 * A field in the form that odex calls, with the checks that odex lacks: it would report convergence past a blow-up or
 * with NaN, and repeat steps that no longer change the time.
 */
export class GuardedField {
  evaluations = 0;
  /** Derivative of the last evaluation. */
  readonly slope: Float64Array;
  private readonly point: Float64Array;
  /** Time of the last accepted step, and the number of evaluations at that time. */
  private accepted = 0;
  private standstill = 0;

  constructor(
    private readonly field: Field,
    n: number,
  ) {
    this.slope = new Float64Array(n);
    this.point = new Float64Array(n);
  }

  /** Notes that the steps up to a time are accepted. */
  accept(time: number): void {
    this.accepted = time;
    this.standstill = 0;
  }

  /** Evaluates the field; throws a `GuardStop` for values that are not finite and for a standstill. */
  readonly evaluate = (t: number, y: ArrayLike<number>): Float64Array => {
    const { point, slope } = this;
    for (let i = 0; i < point.length; i++) point[i] = y[i]!;
    this.field(t, point, slope);
    this.evaluations++;
    if (!allFinite(slope) || !allFinite(point)) {
      throw new GuardStop(notFiniteIn(slope, t), Math.abs(t - this.accepted));
    }
    if (t === this.accepted && ++this.standstill > MAX_STANDSTILL) throw new GuardStop(stepTooSmall(t), 0);
    return slope;
  };
}
