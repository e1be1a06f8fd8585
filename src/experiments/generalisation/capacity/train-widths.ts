import type { NdArray } from "../../../arrays";
import { forward, initialise, mlp, type Parameters, trainAsync } from "../../../networks";
import type { ReportBuilder } from "../../../reports/report-builder";
import { widened } from "../../widened";
import type { StandardisedDigits } from "./standardised-digits";

/** Parts of a report that the trainings use. */
export type Monitor = Pick<ReportBuilder<never>, "control" | "signal" | "ensure">;

/** A network with one hidden layer before and after training, and its outputs. */
export interface TrainedWidth {
  readonly width: number;
  readonly initial: Parameters;
  readonly final: Parameters;
  /** Cross-entropy of the training images at the end. */
  readonly loss: number;
  /** Outputs for the training and for the test images. */
  readonly outputs: { readonly train: NdArray; readonly test: NdArray };
}

/** Cross-entropy at which the training ends. */
export const FINAL_LOSS = 0.01;

/** Number of classes. */
const CLASSES = 10;
/** Factor of 1/√inputs for the standard deviation of uniform weights between ±1/√inputs. */
const GAIN = Math.sqrt(1 / 3);
const TRAINING = {
  learningRate: 0.02,
  optimiser: { name: "momentum", momentum: 0.9 },
  batch: 64,
  loss: "cross-entropy",
  epochs: 2000,
  every: 1,
  stopBelow: FINAL_LOSS,
} as const;

/**
 * Trains a network of every width on the same images. In the control run only the narrowest network is trained, and
 * the others are the same network with additional units of weight 0.
 */
export async function trainWidths(
  monitor: Monitor,
  widths: readonly number[],
  images: StandardisedDigits,
  seed: number,
): Promise<TrainedWidth[]> {
  if (!monitor.control) {
    const trained: TrainedWidth[] = [];
    for (const width of widths) trained.push(await trainWidth(monitor, width, images, seed));
    return trained;
  }
  const narrow = await trainWidth(monitor, widths[0]!, images, seed);
  return widths.map((width) => ({
    ...narrow,
    width,
    initial: widened(narrow.initial, width),
    final: widened(narrow.final, width),
  }));
}

async function trainWidth(
  { signal, ensure }: Monitor,
  width: number,
  { train, test, targets }: StandardisedDigits,
  seed: number,
): Promise<TrainedWidth> {
  const network = mlp({ widths: [train.shape[1]!, width, CLASSES], activation: "relu", bias: false });
  const initial = initialise(network, { scheme: "lecun-normal", gain: GAIN, seed });
  const options = { ...TRAINING, seed, signal };
  const { parameters, loss } = ensure(
    await trainAsync(network, initial, { inputs: train, targets }, options),
  );
  const outputsOf = (inputs: NdArray) => forward(network, parameters, inputs).output;
  return {
    width,
    initial,
    final: parameters,
    loss: loss[loss.length - 1]!,
    outputs: { train: outputsOf(train), test: outputsOf(test) },
  };
}
