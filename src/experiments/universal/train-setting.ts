import { IntegrationError } from "../../arrays/errors";
import type { AbortSignalLike } from "../../arrays/types";
import {
  initialise,
  type Network,
  type Observable,
  observePair,
  type PairTrajectory,
  type Parameters,
  type Recorded,
  type Training,
  trainAsync,
} from "../../networks";
import type { Task } from "../../tasks";
import { fitUniversal, type UniversalFit } from "../../universal";
import { networkOf, type Setting } from "./settings";

/** Seed, observations and monitoring of a training. */
export interface TrainingRun {
  readonly seed: number;
  /** Hidden layers at which the pair of samples is observed; default the layer of the setting. */
  readonly layers?: readonly number[] | undefined;
  /** Pair of observed samples; default the first two. */
  readonly pair?: readonly [number, number] | undefined;
  /** Loss below which the training ends. */
  readonly stopBelow?: number | undefined;
  readonly signal: AbortSignalLike | undefined;
  readonly onProgress: (progress: { fraction: number }) => void;
}

/** A trained network of the study. */
export interface TrainedSetting {
  readonly network: Network;
  readonly initial: Parameters;
  readonly training: Training;
  /** Trajectory of the pair at each observed layer. */
  readonly pairs: readonly PairTrajectory[];
  /** Reason why the training ended; `"diverged"` if it overflowed. */
  readonly result: Training["result"];
}

/** Approximate number of records of one training. */
const RECORDS = 600;

/** Trains a network of the study on a task by gradient descent and observes a pair of samples. */
export async function trainSetting(setting: Setting, task: Task, run: TrainingRun): Promise<TrainedSetting> {
  const network = networkOf(setting, task.inputs.shape[1]!, task.targets.shape[1]!);
  const initial = initialStateOf(setting, network, run.seed);
  const { layers = [setting.layer], pair = [0, 1], stopBelow, signal, onProgress } = run;
  const record: Record<string, Observable<PairTrajectory>> = {};
  for (const layer of layers) record[layer] = observePair(layer, ...pair);
  const options = {
    learningRate: setting.learningRate,
    epochs: setting.epochs,
    every: Math.max(1, Math.round(setting.epochs / RECORDS)),
    optimiser: setting.optimiser,
    seed: run.seed,
    record,
    stopBelow,
    signal,
    onProgress,
  };
  const training = await trainAsync(network, initial, task, options).catch(partialOf<typeof record>);
  const pairs = layers.map((layer) => training.observations[layer]!);
  return { network, initial, training, pairs, result: training.result };
}

/** Draws the initial parameters of a network of the study. */
export const initialStateOf = ({ gain, endsOnly }: Setting, network: Network, seed: number): Parameters =>
  initialise(network, { scheme: endsOnly ? "orthogonal" : "xavier-normal", gain, seed });

/** Returns the partial training if the error is a divergence; rethrows any other error. */
function partialOf<Record_ extends Record<string, Recorded>>(error: unknown): Training<Record_> {
  if (error instanceof IntegrationError && error.partial !== undefined) {
    return error.partial as Training<Record_>;
  }
  throw error;
}

/**
 * Fits the rates per epoch of a measured pair, starting at its first sample, by the published measure: the sum of the
 * squared errors of all three curves without rescaling, over all samples.
 */
export function fitPair(pair: PairTrajectory): UniversalFit {
  const rangeSquared = (values: Float64Array): number => {
    const range = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
    return range * range;
  };
  const weights = {
    representation: rangeSquared(pair.representation),
    output: rangeSquared(pair.output),
    alignment: rangeSquared(pair.alignment),
  };
  return fitUniversal({ ...pair, times: pair.epochs }, { start: "measured", weights, samples: "all" });
}
