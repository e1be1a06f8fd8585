import {
  checkBoolean,
  checkChoice,
  checkFunction,
  checkNumber,
  checkRecord,
  checkSignal,
} from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import type { AbortSignalLike, NdArrayLike } from "../../arrays/types";
import { LOSSES, type LossName } from "../passes/losses";
import { type Optimiser, type OptimiserRule, readOptimiser } from "./optimiser";
import type { Observable, Recorded, TrainingProgress } from "./training";

/** How a network is trained and what is recorded of it. */
export interface TrainOptions<Record_ extends Readonly<Record<string, Recorded>> = Record<string, Recorded>> {
  /** The step size η > 0, of the loss named below (`convertLearningRate` has those of other programs). */
  readonly learningRate: number;
  /** Passes over the task to make in all, those before `resume` included, at least 0. */
  readonly epochs: number;
  /** Default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
  /** Default `"sgd"`. */
  readonly optimiser?: Optimiser | undefined;
  /** Samples per step; default all. The last step of an epoch takes what is left. */
  readonly batch?: number | undefined;
  /** Whether every epoch takes the samples in a new random order when there are several batches; default true. */
  readonly shuffle?: boolean | undefined;
  /** What to record, by names of your own. */
  readonly record?: Record_ | undefined;
  /** Record every so many epochs, and the last one in any case; default: so that about 1000 are recorded. */
  readonly every?: number | undefined;
  /**
   * Ends the training once the loss on the whole task is below this: looked at every epoch when one step takes the whole
   * task without dropout, else at every record.
   */
  readonly stopBelow?: number | undefined;
  /** Of shuffling and dropout; default 0, or the seed of `resume`. */
  readonly seed?: number | undefined;
  /** A checkpoint to go on from, in place of the parameters. */
  readonly resume?: Readonly<Record<string, NdArrayLike>> | undefined;
  /** Called at every record. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Aborting it ends the training at the next step with `result: "aborted"` and what was recorded. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Checked options. */
export interface TrainSettings {
  readonly learningRate: number;
  readonly epochs: number;
  readonly loss: LossName;
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

export function readTrainOptions(
  functionName: string,
  options: TrainOptions<Readonly<Record<string, Recorded>>>,
  samples: number,
): TrainSettings {
  checkRecord(functionName, "options", options);
  const { onProgress, signal, resume, seed, record = {}, stopBelow = 0, shuffle = true } = options;
  const count = (name: "epochs" | "batch" | "every", value: number, atLeast: number): number =>
    checkNumber(functionName, `options.${name}`, value, { integer: true, atLeast });
  const learningRate = checkNumber(functionName, "options.learningRate", options.learningRate, { above: 0 });
  const epochs = count("epochs", options.epochs, 0);
  const every = count("every", options.every ?? Math.max(1, Math.ceil(epochs / 1000)), 1);
  const batch = Math.min(count("batch", options.batch ?? samples, 1), samples);
  const loss = checkChoice(functionName, "options.loss", options.loss ?? "half-mean-square", LOSSES);
  const optimiser = readOptimiser(functionName, options.optimiser ?? "sgd", learningRate);
  checkBoolean(functionName, "options.shuffle", shuffle);
  checkNumber(functionName, "options.stopBelow", stopBelow, { atLeast: 0 });
  if (seed !== undefined) checkNumber(functionName, "options.seed", seed, { integer: true });
  checkSignal(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  return {
    learningRate,
    epochs,
    loss,
    optimiser,
    batch,
    shuffle,
    record: readRecord(functionName, record),
    every,
    stopBelow,
    seed,
    resume,
    onProgress,
    signal,
  };
}

function readRecord(functionName: string, record: Readonly<Record<string, Recorded>>): [string, Recorded][] {
  checkRecord(functionName, "options.record", record);
  const entries = Object.entries(record);
  for (const [name, recorded] of entries) {
    if (typeof recorded === "function") continue;
    const { observe, collect } = (recorded ?? {}) as Partial<Observable>;
    if (typeof observe === "function" && typeof collect === "function") continue;
    const expected = "an observable { observe, collect } or a function";
    throw ArgumentError.of(functionName, `options.record.${name}`, expected, recorded);
  }
  return entries;
}
