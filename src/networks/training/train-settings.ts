import type { Arguments } from "../../arrays/arguments";
import type { AbortSignalLike, Matrix, NdArrayLike } from "../../arrays/types";
import { type LossRule, readLoss } from "../passes/losses";
import { type LearningRate, readLearningRate } from "./clock";
import { type Precision, readPrecision } from "./precision";
import { type OptimiserRule, readOptimiser } from "./steps/optimiser-rule";
import type { StepRecord } from "./steps/step-record";
import { TRAIN_OPTIONS, type TrainOptions } from "./train-options";
import type { Observable, Recorded, TrainingProgress } from "./training";

/** Checked options, with defaults filled in. */
export interface TrainSettings {
  readonly learningRate: LearningRate;
  readonly epochs: number;
  readonly loss: LossRule;
  readonly optimiser: OptimiserRule;
  readonly clipNorm: number | undefined;
  readonly batch: number;
  readonly shuffle: boolean;
  readonly precision: Precision;
  readonly record: readonly (readonly [string, Recorded])[];
  readonly every: number;
  readonly stopBelow: number;
  readonly seed: number | undefined;
  readonly resume: Readonly<Record<string, NdArrayLike>> | undefined;
  readonly onProgress: ((progress: TrainingProgress) => void) | undefined;
  readonly onStep: ((step: StepRecord) => void) | undefined;
  readonly signal: AbortSignalLike | undefined;
}

/** Reads and checks the options of a training on the samples of `targets`. */
export function readTrainOptions(
  args: Arguments,
  options: TrainOptions<Readonly<Record<string, Recorded>>>,
  targets: Matrix,
): TrainSettings {
  args.options("options", options, TRAIN_OPTIONS);
  const {
    onProgress,
    onStep,
    clipNorm,
    signal,
    resume,
    seed,
    record = {},
    stopBelow = 0,
    shuffle = true,
  } = options;
  const count = (name: "epochs" | "batch" | "every", value: number, atLeast: number): number =>
    args.number(["options", name], value, { integer: true, atLeast });
  const learningRate = readLearningRate(args, options.learningRate);
  const epochs = count("epochs", options.epochs, 0);
  const every = count("every", options.every ?? Math.max(1, Math.ceil(epochs / 1000)), 1);
  const batch = Math.min(count("batch", options.batch ?? targets.rows, 1), targets.rows);
  const loss = readLoss(args, targets, options.loss);
  const optimiser = readOptimiser(args.at("options.optimiser"), options.optimiser ?? "sgd");
  if (clipNorm !== undefined) args.number("options.clipNorm", clipNorm, { above: 0 });
  args.boolean("options.shuffle", shuffle);
  args.number("options.stopBelow", stopBelow, { atLeast: 0 });
  if (seed !== undefined) args.number("options.seed", seed, { integer: true });
  args.signal("options.signal", signal);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  if (onStep !== undefined) args.callable("options.onStep", onStep);
  return {
    learningRate,
    epochs,
    loss,
    optimiser,
    clipNorm,
    batch,
    shuffle,
    precision: readPrecision(args, options),
    record: readRecord(args, record),
    every,
    stopBelow,
    seed,
    resume,
    onProgress,
    onStep,
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
