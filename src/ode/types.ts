import type { AbortSignalLike, NdArray, VectorLike } from "../arrays";

/**
 * The right-hand side of `dy/dt = f(t, y)`: reads the state `y` of length n and writes all n entries of `dy`.
 *
 * It is called very often: it should not allocate, must not write to `y` and must not keep either array.
 *
 * @example
 * const decay: Field = (_t, y, dy) => {
 *   dy[0] = -y[0]!;
 * };
 */
export type Field = (t: number, y: Float64Array, dy: Float64Array) => void;

/** The Jacobian `∂f_i/∂y_j` of a field, written to `out[i * n + j]` (row-major, n · n entries, zeroed beforehand). */
export type Jacobian = (t: number, y: Float64Array, out: Float64Array) => void;

/**
 * The integration methods.
 *
 * - `"dop853"`: explicit Runge–Kutta of order 8 (Prince & Dormand 1981; Hairer, Nørsett & Wanner, vol. I, II.5). The
 *   default: the cheapest for smooth fields at tolerances below about 1e-5.
 * - `"dopri5"`: explicit Runge–Kutta of order 5 (Dormand & Prince 1980). For loose tolerances and fields with kinks.
 * - `"radau"`: implicit Radau IIA of order 5 (Hairer & Wanner, vol. II, IV.8). For stiff fields of up to a few hundred
 *   components: it solves linear systems with the n × n Jacobian.
 * - `"odex"`: Gragg–Bulirsch–Stoer extrapolation of variable order (the odex package after Hairer's ODEX). For very
 *   tight tolerances and small systems.
 */
export type Method = "dop853" | "dopri5" | "radau" | "odex";

/** Which sign changes of an event's value count, in the order of integration: to positive, to negative, or both. */
export type EventDirection = "rising" | "falling" | "both";

/**
 * Something to look for on the way: a zero of `value(t, y)`.
 *
 * @example
 * const half: Event = { name: "half learned", value: (_t, y) => y[0]! - 0.5, direction: "rising", terminal: true };
 */
export interface Event {
  /** How the record of an occurrence calls it; default `"event <index>"`. */
  readonly name?: string | undefined;
  /**
   * A continuous function of time and state; its zeros are the occurrences. It must not write to `y` or keep it.
   *
   * It is looked at four times a step. Two zeros closer together are found where the value bends towards zero between
   * them; a value that oscillates faster than the solution needs `maxStep`.
   */
  readonly value: (t: number, y: Float64Array) => number;
  /** Which sign changes count; default `"both"`. */
  readonly direction?: EventDirection | undefined;
  /** Whether the integration ends at the first occurrence; default false. */
  readonly terminal?: boolean | undefined;
}

/** One occurrence of an event. */
export interface EventRecord {
  /** The event's name. */
  readonly name: string;
  /** The event's place in `options.events`. */
  readonly index: number;
  /** When it occurred, to about 1e-14 relative on the computed solution. */
  readonly time: number;
  /** The state there, length n. */
  readonly state: Float64Array;
}

/** How far an integration has come. */
export interface Progress {
  /** The part of the time span that is done, 0 to 1. */
  readonly fraction: number;
  /** The time reached. */
  readonly time: number;
  /** Steps accepted until now. */
  readonly steps: number;
}

/** Which method integrates, how accurately, what is recorded, and when it stops. */
export interface SolveOptions {
  /** Output times: at least one, ascending or (for integration backwards) descending; repetitions are allowed. */
  readonly times: VectorLike;
  /** The time of the initial state; default `times[0]`, or 0 when `times` holds a single time. */
  readonly start?: number | undefined;
  /** Default `"dop853"`. */
  readonly method?: Method | undefined;
  /** Local error allowed relative to each component, at least 1e-14: a number or one per component; default 1e-9. */
  readonly relativeTolerance?: number | VectorLike | undefined;
  /** Local error allowed beside it in the component's units, above 0: a number or one per component; default 1e-12. */
  readonly absoluteTolerance?: number | VectorLike | undefined;
  /** Most steps to try, rejected ones included; default 100,000. */
  readonly maxSteps?: number | undefined;
  /** Size of the first step to try, in units of time; default: estimated from the field. */
  readonly initialStep?: number | undefined;
  /** Largest step, in units of time; default: no limit. */
  readonly maxStep?: number | undefined;
  /**
   * Whether the solution between the output times is kept for `at`. Default: as long as that takes less than 64 MB.
   * `true` keeps it up to 2 GiB; `false` never, and `at` integrates from the nearest recorded state. Where output lies
   * within steps, `"dop853"` keeps them short enough for its interpolant to meet the tolerance too.
   */
  readonly dense?: boolean | undefined;
  /** What to look for on the way. */
  readonly events?: readonly Event[] | undefined;
  /** The field's Jacobian, for `"radau"`; default: forward differences, n evaluations each. */
  readonly jacobian?: Jacobian | undefined;
  /** Aborting it ends the integration at the next step with `result: "aborted"`. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called after each accepted step. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What an integration cost. */
export interface SolveStats {
  /** Accepted steps. */
  readonly steps: number;
  /** Steps tried and given up because their error was too large or an iteration did not converge. */
  readonly rejected: number;
  /** Evaluations of the field, those for difference Jacobians and dense output included. */
  readonly evaluations: number;
  /** Jacobians evaluated (`"radau"` only). */
  readonly jacobians?: number;
  /** Pairs of LU factorisations, one real and one complex (`"radau"` only). */
  readonly factorisations?: number;
}

/**
 * How an integration ended.
 *
 * - `"finished"`: the last output time was reached.
 * - `"event"`: a terminal event occurred; it is the last of `events`, and `times` ends before or at it.
 * - `"aborted"`: the signal was aborted; everything up to the time reached is there.
 * - `"failed"`: only in the partial solution that an `IntegrationError` carries, with everything up to the time reached.
 */
export type SolveResult = "finished" | "event" | "aborted" | "failed";

/** A solution of an initial value problem. */
export interface Solution {
  /** The output times that were reached, length T. */
  readonly times: Float64Array;
  /** The state at each of them, shape [T, n]. */
  readonly states: NdArray;
  /**
   * The state (a fresh array of length n) at any time between the start and the last time reached.
   *
   * Reads the dense output where that was kept; otherwise integrates from the nearest recorded state before `t` with
   * the same method and tolerances. Throws `ArgumentError` for a time outside.
   */
  at(t: number): Float64Array;
  /** The occurrences of the events, in the order in which they were met. */
  readonly events: readonly EventRecord[];
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}
