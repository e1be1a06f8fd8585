import type { NdArray } from "../../../arrays";
import { initialise, observeAccuracy, trainAsync } from "../../../networks";
import { lastOf } from "../../../reports/numbers";
import type { ReportBuilder } from "../../../reports/report-builder";
import type { Task } from "../../../tasks";
import { type Architecture, layersOf } from "./architectures";
import { matchLayers, reordered } from "./matches";

/** Data and settings of the trainings. */
export interface PairSettings {
  readonly training: Task;
  readonly test: Task;
  readonly learningRate: number;
  readonly epochs: number;
}

/** Matches of two networks of an architecture, with one curve over ε per layer. */
export interface PairMatches {
  /** Matches at the random start. */
  readonly initial: number[][];
  readonly trained: number[][];
  /** Matches of the first trained network with its reordered copy. */
  readonly copy: number[][];
  /** Share of the test images that each trained network classifies correctly. */
  readonly accuracies: readonly number[];
}

/** Activations of a network at the start and after training. */
interface TrainedLayers {
  readonly initial: NdArray[];
  readonly trained: NdArray[];
  readonly accuracy: number;
}

/**
 * Trains two networks of an architecture with seeds `seed` and `seed` + 1 and matches their layers on the test images. In
 * the control run the second network is a copy of the first with its neurons in another order.
 */
export async function trainPair(
  report: Pick<ReportBuilder<never>, "control" | "signal" | "ensure" | "turn">,
  architecture: Architecture,
  settings: PairSettings,
  seed: number,
): Promise<PairMatches> {
  await report.turn();
  const first = await trainedLayers(report, architecture, settings, seed);
  const copyOf = (layers: readonly NdArray[]) => reordered(layers, seed);
  const second = report.control
    ? { initial: copyOf(first.initial), trained: copyOf(first.trained), accuracy: first.accuracy }
    : await trainedLayers(report, architecture, settings, seed + 1);
  return {
    initial: matchLayers(first.initial, second.initial),
    trained: matchLayers(first.trained, second.trained),
    copy: matchLayers(first.trained, copyOf(first.trained)),
    accuracies: [first.accuracy, second.accuracy],
  };
}

async function trainedLayers(
  { signal, ensure }: Pick<ReportBuilder<never>, "signal" | "ensure">,
  architecture: Architecture,
  { training, test, learningRate, epochs }: PairSettings,
  seed: number,
): Promise<TrainedLayers> {
  const { network } = architecture;
  const initial = initialise(network, { scheme: "he-normal", seed });
  const { parameters, observations } = ensure(
    await trainAsync(network, initial, training, {
      learningRate,
      epochs,
      loss: "cross-entropy",
      batch: 32,
      every: epochs,
      seed,
      record: { accuracy: observeAccuracy(test) },
      signal,
    }),
  );
  return {
    initial: layersOf(architecture, initial, test.inputs),
    trained: layersOf(architecture, parameters, test.inputs),
    accuracy: lastOf(observations.accuracy),
  };
}
