import type { Tabular } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import type { Drawable } from "../../figures/drawable";
import type { Parameters } from "../architecture/parameters";
import type { SamplesLike } from "../architecture/samples";
import type { Checkpoint } from "./checkpoint";
import type { Precision } from "./precision";

/**
 * State of a network at one time of its training, as passed to observables. Its functions may be called until `observe`
 * returns, and return new arrays. `samples` are row indices of the task, default all; dropout is off.
 */
export interface TrainingState {
  /** Number of passes over the task so far. */
  readonly epoch: number;
  /** Number of steps of the optimiser so far. */
  readonly steps: number;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly time: number;
  /** Loss on the whole task. */
  readonly loss: number;
  /** Training task: inputs [P, nIn] and targets [P, nOut]; must not be modified. */
  readonly task: { readonly inputs: NdArray; readonly targets: NdArray };
  /** Returns a copy of the parameters. */
  parameters(): Parameters;
  /** Returns the outputs ŷ, [S, nOut]. */
  output(samples?: readonly number[]): NdArray;
  /** Returns the activations a_l of hidden layer `layer` (0 next to the input), [S, n_l]. */
  hidden(layer: number, samples?: readonly number[]): NdArray;
  /** Returns the pre-activations z_l of hidden layer `layer`, [S, n_l]. */
  preactivations(layer: number, samples?: readonly number[]): NdArray;
  /** Returns Θ_ij = Σ_o ∂ŷ_o(x_i)/∂θ · ∂ŷ_o(x_j)/∂θ / nOut, [S, S] (see `tangentKernel`). */
  tangentKernel(samples?: readonly number[]): NdArray;
  /** Returns the outputs ŷ for other inputs [N, nIn] or images, [N, nOut]. */
  predict(inputs: SamplesLike): NdArray;
}

/** Times of the records of a training, and the training task. */
export interface TrainingMoments {
  /** Epochs of the T records. */
  readonly epochs: Float64Array;
  /** Steps of the optimiser at each record. */
  readonly steps: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** Inputs [P, nIn] and targets [P, nOut]. */
  readonly task: { readonly inputs: NdArray; readonly targets: NdArray };
}

/**
 * Quantity to record while a network is trained: the result of `observePair` or a similar function, or a custom object.
 *
 * @typeParam Result type of the result in the `observations` of the training
 * @example
 * const norms: Observable<Float64Array> = {
 *   observe: (state) => Math.hypot(...state.output().data),
 *   collect: (records) => records.data,
 * };
 */
export interface Observable<Result = unknown> {
  /** Makes one record: a number, or an array of the same length every time. */
  observe(state: TrainingState): number | ArrayLike<number>;
  /** Computes the observations from all records, [T] or [T, numbers]. */
  collect(records: NdArray, moments: TrainingMoments): Result;
}

/** A recorded quantity: an observable, or a function, whose observations are [T] or [T, numbers]. */
export type Recorded = Observable | ((state: TrainingState) => number | ArrayLike<number>);

/** Observations of a training, under the names in `options.record`. */
export type Observations<Record_ extends Readonly<Record<string, Recorded>>> = {
  readonly [Name in keyof Record_]: Record_[Name] extends Observable<infer Result> ? Result : NdArray;
};

/**
 * Outcome of a training: all epochs made, loss below `stopBelow`, aborted, or (in the `partial` of an error) diverged.
 */
export type TrainingResult = "finished" | "converged" | "aborted" | "diverged";

/** Records and final state of a training. */
export interface Training<Record_ extends Readonly<Record<string, Recorded>> = Record<string, Recorded>>
  extends Tabular,
    Drawable {
  /** Number of passes over the task at each of the T records. */
  readonly epochs: Float64Array;
  /** Number of steps of the optimiser at each record. */
  readonly steps: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** Loss on the whole task at each record, without dropout. */
  readonly loss: Float64Array;
  /** Results of the observables, under their names in `options.record`. */
  readonly observations: Observations<Record_>;
  /** Final parameters. */
  readonly parameters: Parameters;
  /** State from which another training continues through `options.resume`; `writeNpz` saves it. */
  readonly checkpoint: Checkpoint;
  /** Epochs and steps made by this call. */
  readonly stats: { readonly epochs: number; readonly steps: number };
  readonly result: TrainingResult;
  /** Precision of the parameters, activations and gradients in training. */
  readonly precision: Precision;
}

/** Progress of a training. */
export interface TrainingProgress {
  /** Completed fraction of the epochs, 0 to 1. */
  readonly fraction: number;
  readonly epoch: number;
  readonly steps: number;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly time: number;
  readonly loss: number;
}
