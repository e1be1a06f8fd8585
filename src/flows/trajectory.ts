import type { NdArray } from "../arrays/types";
import type { SolveResult, SolveStats } from "../ode/types";

/** Quantities that are recorded at one time, by name: numbers, rows of numbers, or anything else. */
export type Sample = Readonly<Record<string, unknown>>;

/**
 * Recorded quantities over T times: numbers as a Float64Array, rows of k numbers as an array [T, k], and all other
 * values as a list.
 */
export type SeriesOf<Recorded> = {
  readonly [Name in keyof Recorded]: Recorded[Name] extends number
    ? Float64Array
    : Recorded[Name] extends Float64Array
      ? NdArray
      : Recorded[Name][];
};

/** Occurrence of an event along a trajectory. */
export interface Occurrence<State> {
  /** Name of the event. */
  readonly name: string;
  /** Index of the event in the options. */
  readonly index: number;
  /** Time of the occurrence. */
  readonly time: number;
  /** State at this time. */
  readonly state: State;
}

/** Trajectory of packed parameters, integrated or in discrete steps. */
export interface Trajectory<State, Recorded> {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** Recorded quantities at these times. */
  readonly series: SeriesOf<Recorded>;
  /** Returns the state at any time from the start to the last one reached; throws `ArgumentError` for other times. */
  at(t: number): State;
  /** Returns the packed parameters at such a time. */
  parametersAt(t: number): Float64Array;
  /** Packed parameters at the last recorded time; those of the start if nothing was recorded. */
  readonly last: Float64Array;
  /** Occurrences of the events, in the order of time. */
  readonly events: readonly Occurrence<State>[];
  /** Counts of steps and evaluations. */
  readonly stats: SolveStats;
  /** Reason why the trajectory ended. */
  readonly result: SolveResult;
}

/** Definition of the quantities of a trajectory in terms of packed parameters, which are borrowed and must not be kept. */
export interface Readings<State, Recorded> {
  /** Returns the state of packed parameters at time t, in new arrays. */
  readonly state: (parameters: Float64Array, t: number) => State;
  /** Returns the quantities that are recorded at time t, in new arrays. */
  readonly record: (parameters: Float64Array, t: number) => Recorded;
  /** Number of float64 numbers that `record` returns, from which the memory is estimated. */
  readonly recordedNumbers: number;
  /** Frees the working memory of the functions, which allocate it again when they are called. */
  readonly release?: (() => void) | undefined;
}
