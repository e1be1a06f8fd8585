import type { Parameters } from "../../architecture/parameters";

/**
 * A step of the optimiser, as passed to `onStep`. Its functions may be called until `onStep` returns, throw later, and return new
 * arrays; a step costs no copies of the parameters for functions that are not called.
 *
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * let decrease = 0;
 * const onStep = (step: StepRecord) => {
 *   decrease += step.loss - loss(network, step.after(), xor());
 * };
 * train(network, initialise(network), xor(), { learningRate: 0.1, epochs: 10, onStep });
 */
export interface StepRecord {
  /** Number of steps before this one, those before `resume` included. */
  readonly step: number;
  /** Number of completed passes over the task before this step. */
  readonly epoch: number;
  /** Learning rate η of this step. */
  readonly learningRate: number;
  /** Loss on the samples of this step before the step, with its dropout and without penalties. */
  readonly loss: number;
  /** Row indices of the samples in the task; undefined if the step takes the whole task. */
  readonly samples: readonly number[] | undefined;
  /** Returns a copy of the parameters before the step. */
  before(): Parameters;
  /** Returns a copy of the parameters after the step. */
  after(): Parameters;
  /**
   * Computes the gradient of `loss` at the parameters before the step, before clipping and decay; costs a forward and a
   * backward pass.
   */
  gradient(): Parameters;
}
