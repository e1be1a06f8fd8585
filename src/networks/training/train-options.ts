import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { AbortSignalLike, Matrix, NdArrayLike } from "../../arrays/types";
import { type LossName, type LossRule, readLoss } from "../passes/losses";
import { type Optimiser, type OptimiserRule, readOptimiser } from "./optimiser";
import type { Observable, Recorded, TrainingProgress } from "./training";

/** Learning rate, duration, optimiser and recording of a training. */
export interface TrainOptions<Record_ extends Readonly<Record<string, Recorded>> = Record<string, Recorded>> {
  /** Step size η > 0 for the loss `loss` (`convertLearningRate` converts the step sizes of other programs). */
  readonly learningRate: number;
  /** Total number of passes over the task, including those before `resume`, at least 0. */
  readonly epochs: number;
  /** Loss function; default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
  /** Optimiser; default `"sgd"`. */
  readonly optimiser?: Optimiser | undefined;
  /** Samples per step; default all. The last step of an epoch takes the remaining samples. */
  readonly batch?: number | undefined;
  /** True to draw a new random order of the samples in every epoch with several batches; default true. */
  readonly shuffle?: boolean | undefined;
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
  /** Signal that ends the training at the next step with `result: "aborted"` and the records made so far. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Checked options, with defaults filled in. */
export interface TrainSettings {
  readonly learningRate: number;
  readonly epochs: number;
  readonly loss: LossRule;
  readonly optimiser: OptimiserRule;
  readonly batch: number;
  readonly shuffle: boolean;
  readonly record: readonly (readonly [string, Recorded])[];
  readonly every: number;
  readonly stopBelow: number;
  readonly seed: number | undefined;
  readonly resume: Readonly<Record<string, NdArrayLike>> | undefined;
  readonly onProgress: ((progress: TrainingProgress) => void) | undefined;
  readonly signal: AbortSignalLike | undefined;
}

const OPTIONS: FieldsOf<TrainOptions> = {
  learningRate: true,
  epochs: true,
  loss: true,
  optimiser: true,
  batch: true,
  shuffle: true,
  record: true,
  every: true,
  stopBelow: true,
  seed: true,
  resume: true,
  onProgress: true,
  signal: true,
};

/** Reads and checks the options of a training on the samples of `targets`. */
export function readTrainOptions(
  args: Arguments,
  options: TrainOptions<Readonly<Record<string, Recorded>>>,
  targets: Matrix,
): TrainSettings {
  args.options("options", options, OPTIONS);
  const { onProgress, signal, resume, seed, record = {}, stopBelow = 0, shuffle = true } = options;
  const count = (name: "epochs" | "batch" | "every", value: number, atLeast: number): number =>
    args.number(["options", name], value, { integer: true, atLeast });
  const learningRate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const epochs = count("epochs", options.epochs, 0);
  const every = count("every", options.every ?? Math.max(1, Math.ceil(epochs / 1000)), 1);
  const batch = Math.min(count("batch", options.batch ?? targets.rows, 1), targets.rows);
  const loss = readLoss(args, targets, options.loss);
  const optimiser = readOptimiser(args.at("options.optimiser"), options.optimiser ?? "sgd", learningRate);
  args.boolean("options.shuffle", shuffle);
  args.number("options.stopBelow", stopBelow, { atLeast: 0 });
  if (seed !== undefined) args.number("options.seed", seed, { integer: true });
  args.signal("options.signal", signal);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  return {
    learningRate,
    epochs,
    loss,
    optimiser,
    batch,
    shuffle,
    record: readRecord(args, record),
    every,
    stopBelow,
    seed,
    resume,
    onProgress,
    signal,
  };
}

function readRecord(args: Arguments, record: Readonly<Record<string, Recorded>>): [string, Recorded][] {
  args.record("options.record", record);
  const entries = Object.entries(record);
  for (const [name, recorded] of entries) {
    if (typeof recorded === "function") continue;
    const { observe, collect } = (recorded ?? {}) as Partial<Observable>;
    if (typeof observe === "function" && typeof collect === "function") continue;
    const expected = "an observable { observe, collect } or a function";
    throw args.error(["options", "record", name], expected, recorded);
  }
  return entries;
}
