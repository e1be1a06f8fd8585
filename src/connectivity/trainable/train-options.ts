import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { StepSettings } from "./proximal-step";

/** Learning rate, duration and penalty of the training of a connectivity graph. */
export interface TrainConnectivityOptions {
  /** Learning rate η > 0 of gains and maps. */
  readonly learningRate: number;
  /** Number of steps, at least 0. */
  readonly steps: number;
  /** Penalty λ >= 0 of the magnitudes of the gains; default 0. */
  readonly penalty?: number | undefined;
  /**
   * True for the penalty λ deg_j / (mean of all deg) of the gains into node j; default false. The degree deg_j is the number of
   * edges into node j with nonzero gain, counted before every step, and 1 for a node without such edges. If all gains are 0,
   * all penalties are λ.
   */
  readonly adaptive?: boolean | undefined;
  /** False to keep the maps; default true. */
  readonly trainMaps?: boolean | undefined;
}

/** Fields of the options. */
export const TRAIN_CONNECTIVITY_OPTIONS: FieldsOf<TrainConnectivityOptions> = {
  learningRate: true,
  steps: true,
  penalty: true,
  adaptive: true,
  trainMaps: true,
};

/** Checks the options, the fields of which are known, and fills in defaults. */
export function readTrainConnectivityOptions(
  at: Arguments,
  options: TrainConnectivityOptions,
): Omit<StepSettings, "nodes"> & { readonly steps: number } {
  const { penalty = 0, adaptive = false, trainMaps = true } = options;
  return {
    learningRate: at.number("learningRate", options.learningRate, { above: 0 }),
    steps: at.number("steps", options.steps, { integer: true, atLeast: 0 }),
    penalty: at.number("penalty", penalty, { atLeast: 0 }),
    adaptive: at.boolean("adaptive", adaptive),
    trainMaps: at.boolean("trainMaps", trainMaps),
  };
}
