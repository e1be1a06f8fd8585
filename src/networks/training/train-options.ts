import type { FieldsOf } from "../../arrays/arguments";
import type { AbortSignalLike, NdArrayLike } from "../../arrays/types";
import type { LossName } from "../passes/losses";
import type { Precision } from "./precision";
import type { Optimiser } from "./steps/optimiser";
import type { StepRecord } from "./steps/step-record";
import type { Recorded, TrainingProgress } from "./training";

/**
 * Learning rate, duration, optimiser and recording of a training.
 *
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const learningRate = (step: number) => 0.1 / (1 + step / 100);
 * const options: TrainOptions = { learningRate, epochs: 10, optimiser: "adamw", clipNorm: 1 };
 * train(network, initialise(network), xor(), options).times.at(-1); // sum of ten learning rates
 */
export interface TrainOptions<Record_ extends Readonly<Record<string, Recorded>> = Record<string, Recorded>> {
  /**
   * Step size η > 0 for the loss `loss` (`convertLearningRate` converts the step sizes of other programs), or a schedule:
   * a function that returns η >= 0 for each step, which is counted from 0 and over the steps before `resume`.
   */
  readonly learningRate: number | ((step: number) => number);
  /** Total number of passes over the task, including those before `resume`, at least 0. */
  readonly epochs: number;
  /** Loss function; default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
  /** Optimiser; default `"sgd"`. */
  readonly optimiser?: Optimiser | undefined;
  /**
   * Largest norm of the gradient of a step, above 0; default unlimited. A gradient g of all parameters, those of layers
   * with learning rate 0 excepted, is multiplied by min(1, `clipNorm` / (‖g‖ + 1e-6)), as by PyTorch's `clip_grad_norm_`,
   * before weight decay and momentum.
   */
  readonly clipNorm?: number | undefined;
  /** Samples per step; default all. The last step of an epoch takes the remaining samples. */
  readonly batch?: number | undefined;
  /** True to draw a new random order of the samples in every epoch with several batches; default true. */
  readonly shuffle?: boolean | undefined;
  /**
   * Precision of the parameters, activations and gradients; default `"float64"`. With `"float32"` a step of a large network
   * of dense layers takes about half of the time and memory, for trainings whose noise exceeds rounding: every number has a
   * relative error of 6e-8, the losses and observations a few times as much, and differences of nearby states much more.
   * Inputs and initial parameters are rounded; losses and norms are summed in float64. Networks with layers other than dense
   * ones, dropout and skip connections take `"float64"` only.
   */
  readonly precision?: Precision | undefined;
  /** Quantities to record, under names of your choice. */
  readonly record?: Record_ | undefined;
  /** Number of epochs between records; the last epoch is always recorded. Default: about 1000 records. */
  readonly every?: number | undefined;
  /**
   * Loss on the whole task below which the training ends. It is checked every epoch if one step takes the whole task
   * without dropout, else at every record.
   */
  readonly stopBelow?: number | undefined;
  /** Seed of shuffling and dropout; default 0, or the seed of `resume`. */
  readonly seed?: number | undefined;
  /** Checkpoint from which the training continues; replaces the initial parameters. */
  readonly resume?: Readonly<Record<string, NdArrayLike>> | undefined;
  /** Callback for progress, called at every record. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /**
   * Callback for every step of the optimiser, called after the step with the parameters before and after. It does not change
   * the numbers of the training; parameters that overflow end it at this step.
   */
  readonly onStep?: ((step: StepRecord) => void) | undefined;
  /** Signal that ends the training at the next step with `result: "aborted"` and the records made so far. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Fields of the options of a training. */
export const TRAIN_OPTIONS: FieldsOf<TrainOptions> = {
  learningRate: true,
  epochs: true,
  loss: true,
  optimiser: true,
  clipNorm: true,
  batch: true,
  shuffle: true,
  precision: true,
  record: true,
  every: true,
  stopBelow: true,
  seed: true,
  resume: true,
  onProgress: true,
  onStep: true,
  signal: true,
};
