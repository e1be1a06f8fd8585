import type { MatrixLike, NdArray } from "../../arrays/types";
import type { Parameters } from "../architecture/parameters";
import type { Checkpoint } from "./checkpoint";

/**
 * A network at one moment of its training, as observables see it. Its functions may be called until `observe` returns;
 * what they give are fresh arrays. `samples` are rows of the task, all of them by default; dropout is off.
 */
export interface TrainingState {
  /** Passes over the task made until now. */
  readonly epoch: number;
  /** Steps of the optimiser made until now. */
  readonly steps: number;
  /** Steps × learning rate: the time of the gradient flow. */
  readonly time: number;
  /** The loss on the whole task. */
  readonly loss: number;
  /** The task trained on: [P, nIn] and [P, nOut]; not to be written to. */
  readonly task: { readonly inputs: NdArray; readonly targets: NdArray };
  parameters(): Parameters;
  /** ŷ, [S, nOut] */
  output(samples?: readonly number[]): NdArray;
  /** a_l of hidden layer `layer` (0 next to the input) after its activation, [S, n_l]. */
  hidden(layer: number, samples?: readonly number[]): NdArray;
  /** z_l of hidden layer `layer`, [S, n_l]. */
  preactivations(layer: number, samples?: readonly number[]): NdArray;
  /** Θ_ij = Σ_o ∂ŷ_o(x_i)/∂θ · ∂ŷ_o(x_j)/∂θ / nOut, [S, S] (see `tangentKernel`). */
  tangentKernel(samples?: readonly number[]): NdArray;
  /** ŷ for inputs of one's own [N, nIn], [N, nOut]. */
  predict(inputs: MatrixLike): NdArray;
}

/** When the records of a training were made, and of what. */
export interface TrainingMoments {
  /** Epochs, steps and times (steps × learning rate) of the T records. */
  readonly epochs: Float64Array;
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly task: { readonly inputs: NdArray; readonly targets: NdArray };
}

/**
 * Something to record while a network is trained: `observePair` and its like, or one of your own.
 *
 * @typeParam Result what the training's `observations` hold of it
 * @example
 * const norms: Observable<Float64Array> = {
 *   observe: (state) => Math.hypot(...state.output().data),
 *   collect: (records) => records.data,
 * };
 */
export interface Observable<Result = unknown> {
  /** One record: a number, or the same count of numbers every time. */
  observe(state: TrainingState): number | ArrayLike<number>;
  /** What becomes of all records, [T] or [T, numbers]. */
  collect(records: NdArray, moments: TrainingMoments): Result;
}

/** What may be recorded by a name: an observable, or a function, whose records are [T] or [T, numbers]. */
export type Recorded = Observable | ((state: TrainingState) => number | ArrayLike<number>);

/** The observations of a training by the names they were asked for. */
export type Observations<Record_ extends Readonly<Record<string, Recorded>>> = {
  readonly [Name in keyof Record_]: Record_[Name] extends Observable<infer Result> ? Result : NdArray;
};

/** How a training ended: all epochs made, the loss below `stopBelow`, aborted, or (in an error's `partial`) diverged. */
export type TrainingResult = "finished" | "converged" | "aborted" | "diverged";

/** A training: what was recorded, and where it ended. */
export interface Training<Record_ extends Readonly<Record<string, Recorded>> = Record<string, Recorded>> {
  /** Passes over the task made at each of the T records. */
  readonly epochs: Float64Array;
  /** Steps of the optimiser made at each record. */
  readonly steps: Float64Array;
  /** Steps × learning rate: the time of the gradient flow. */
  readonly times: Float64Array;
  /** The loss on the whole task at each record, without dropout. */
  readonly loss: Float64Array;
  /** What the observables recorded, by their names in `options.record`. */
  readonly observations: Observations<Record_>;
  /** The parameters at the end. */
  readonly parameters: Parameters;
  /** All that is needed to go on from there: hand it to another training as `options.resume`, or to `writeNpz`. */
  readonly checkpoint: Checkpoint;
  /** What it cost. */
  readonly stats: { readonly epochs: number; readonly steps: number };
  readonly result: TrainingResult;
}

/** How far a training has come. */
export interface TrainingProgress {
  /** The part of the epochs that is done, 0 to 1. */
  readonly fraction: number;
  readonly epoch: number;
  readonly steps: number;
  /** Steps × learning rate. */
  readonly time: number;
  readonly loss: number;
}
