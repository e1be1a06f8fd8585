import type { AbortSignalLike, NdArray, VectorLike } from "../arrays";
import type { Tabular } from "../arrays/table";
import type { Drawable } from "../figures/drawable";

/**
 * Right-hand side of `dy/dt = f(t, y)`: reads the state `y` of length n and writes all n entries of `dy`.
 *
 * A field is called very often and should not allocate. It must not write to `y` and must not keep either array.
 *
 * @example
 * const decay: Field = (_t, y, dy) => {
 *   dy[0] = -y[0]!;
 * };
 */
export type Field = (t: number, y: Float64Array, dy: Float64Array) => void;

/** Jacobian of a field: writes `∂f_i/∂y_j` to `out[i * n + j]` (row-major, n · n entries, zeroed beforehand). */
export type Jacobian = (t: number, y: Float64Array, out: Float64Array) => void;

/**
 * The integration methods.
 *
 * - `"dop853"`: explicit Runge–Kutta of order 8 (Prince & Dormand 1981; Hairer, Nørsett & Wanner, vol. I, II.5). The
 *   default, and the cheapest method for smooth fields at tolerances below about 1e-5. In systems of at least 256
 *   components it keeps the steps within its limit of stability, so that fast components that have settled stay settled.
 * - `"dopri5"`: explicit Runge–Kutta of order 5 (Dormand & Prince 1980). For loose tolerances and fields with kinks.
 * - `"radau"`: implicit Radau IIA of order 5 (Hairer & Wanner, vol. II, IV.8). For stiff fields of up to a few hundred
 *   components: it solves linear systems with the n × n Jacobian.
 * - `"odex"`: Gragg–Bulirsch–Stoer extrapolation of variable order (the odex package after Hairer's ODEX). Never the
 *   fastest: at equal error it took 2.7 to 6.7 times as long as `"dop853"` in all of 24 measured runs. Choose it to check
 *   a result by a method that shares no coefficients and no code with the others.
 */
export type Method = "dop853" | "dopri5" | "radau" | "odex";

/** Sign changes of an event's value that count, in the order of integration: to positive, to negative, or both. */
export type EventDirection = "rising" | "falling" | "both";

/**
 * An event to detect during the integration: a zero of `value(t, y)`.
 *
 * @example
 * const half: Event = { name: "half learned", value: (_t, y) => y[0]! - 0.5, direction: "rising", terminal: true };
 */
export interface Event {
  /** Name of the event in the records of its occurrences; default `"event <index>"`. */
  readonly name?: string | undefined;
  /**
   * Continuous function of time and state, whose zeros are the occurrences. It must not write to `y` or keep it.
   *
   * The value is sampled four times per step. A pair of zeros between two samples is found if the samples bend towards
   * zero there. A value that oscillates faster than the solution requires a smaller `maxStep`.
   */
  readonly value: (t: number, y: Float64Array) => number;
  /** Sign changes that count; default `"both"`. */
  readonly direction?: EventDirection | undefined;
  /** True if the integration ends at the first occurrence; default false. */
  readonly terminal?: boolean | undefined;
}

/** One occurrence of an event. */
export interface EventRecord {
  /** Name of the event. */
  readonly name: string;
  /** Index of the event in `options.events`. */
  readonly index: number;
  /** Time of the occurrence, to a relative accuracy of about 1e-14 on the computed solution. */
  readonly time: number;
  /** State at that time, length n. */
  readonly state: Float64Array;
}

/** Progress of an integration. */
export interface Progress {
  /** Completed fraction of the time span, 0 to 1. */
  readonly fraction: number;
  /** Time reached. */
  readonly time: number;
  /** Number of accepted steps so far. */
  readonly steps: number;
}

/** Method, tolerances, output and stopping conditions of an integration. */
export interface SolveOptions {
  /** Output times: at least one, ascending or (for integration backwards) descending; repetitions are allowed. */
  readonly times: VectorLike;
  /** Time of the initial state; default `times[0]`, or 0 if `times` has a single entry. */
  readonly start?: number | undefined;
  /** Integration method; default `"dop853"`. */
  readonly method?: Method | undefined;
  /** Local error relative to each component, at least 1e-14: a number, or one per component; default 1e-9. */
  readonly relativeTolerance?: number | VectorLike | undefined;
  /** Absolute local error in the component's units, at least 1e-300: a number, or one per component; default 1e-12. */
  readonly absoluteTolerance?: number | VectorLike | undefined;
  /** Largest number of steps to try, including rejected ones; default 100,000. */
  readonly maxSteps?: number | undefined;
  /** Size of the first step to try, in units of time; default: estimated from the field. */
  readonly initialStep?: number | undefined;
  /** Largest step, in units of time; default: no limit. */
  readonly maxStep?: number | undefined;
  /**
   * True if the solution between the output times is kept for `at`, up to 2 GiB. False if it is not kept, so that `at`
   * integrates from the nearest recorded state. Default: it is kept as long as it takes less than 64 MB. If output lies
   * within steps, `"dop853"` keeps the steps short enough for its interpolant to meet the tolerance as well.
   */
  readonly dense?: boolean | undefined;
  /** Events to detect during the integration. */
  readonly events?: readonly Event[] | undefined;
  /** Jacobian of the field, for `"radau"`; default: one-sided differences, with n evaluations or a few more each. */
  readonly jacobian?: Jacobian | undefined;
  /** Signal that, when aborted, ends the integration at the next step with `result: "aborted"`. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called after each accepted step. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Cost of an integration. */
export interface SolveStats {
  /** Number of accepted steps. */
  readonly steps: number;
  /** Number of rejected steps: the error was too large or an iteration did not converge. */
  readonly rejected: number;
  /** Number of evaluations of the field, including those for difference Jacobians and dense output. */
  readonly evaluations: number;
  /** Number of Jacobians evaluated (`"radau"` only). */
  readonly jacobians?: number;
  /** Number of pairs of LU factorisations, one real and one complex (`"radau"` only). */
  readonly factorisations?: number;
}

/**
 * Outcome of an integration.
 *
 * - `"finished"`: the last output time was reached.
 * - `"event"`: a terminal event occurred; it is the last of `events`, and `times` ends before or at it.
 * - `"aborted"`: the signal was aborted; the solution is complete up to the time reached.
 * - `"failed"`: only in the partial solution of an `IntegrationError`, which is complete up to the time reached.
 */
export type SolveResult = "finished" | "event" | "aborted" | "failed";

/** A solution of an initial value problem. */
export interface Solution extends Tabular, Drawable {
  /** Output times that were reached, length T. */
  readonly times: Float64Array;
  /** States at these times, shape [T, n]. */
  readonly states: NdArray;
  /**
   * Computes the state (a fresh array of length n) at any time between the start and the time reached.
   *
   * Evaluates the dense output if it was kept; otherwise integrates from the nearest recorded state before `t` with the
   * same method and tolerances. Throws `ArgumentError` for a time outside the solution.
   */
  at(t: number): Float64Array;
  /** Occurrences of the events, in the order of integration. */
  readonly events: readonly EventRecord[];
  /** Cost of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}
