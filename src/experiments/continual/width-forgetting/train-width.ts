import { type ContinualMetrics, continualMetrics, trainSequenceAsync } from "../../../continual";
import { initialise, mlp } from "../../../networks";
import { meanOf } from "../../../reports/numbers";
import type { ReportBuilder } from "../../../reports/report-builder";
import { widened } from "../../widened";
import type { RotatedDigits } from "./rotated-digits";

/** Cross-entropy of a task at which its training ends, for the comparison at equal loss. */
export const FINAL_LOSS = 0.1;

/** End of the training on a task: below a loss, or after some epochs. */
export type Comparison = { readonly stopBelow: number } | { readonly epochs: number };

/** Forgetting of a network, and how far it moved. */
export interface WidthMeasures extends ContinualMetrics {
  readonly width: number;
  /** Forgetting in units of the learning accuracy. */
  readonly ratio: number;
  /** Means over the tasks. */
  readonly epochs: number;
  readonly loss: number;
  /** Largest training loss at the end of a task. */
  readonly largestLoss: number;
  /** After the last task. */
  readonly lazyDistance: number;
  readonly patternChange: number;
  /** Mean angle in degrees between the gradients on a task and on the one before, at the start of the task. */
  readonly angle: number;
}

/** Factor of 1/√inputs for the standard deviation of uniform weights between ±1/√inputs. */
const GAIN = Math.sqrt(1 / 3);
const TRAINING = { learningRate: 0.1, batch: 16, loss: "cross-entropy" } as const;
/** Most epochs of a training up to a loss. */
const MAX_EPOCHS = 1000;

/**
 * Trains a network with one hidden layer on all tasks. In the control run it is the network of width `narrowest` with
 * additional units of weight 0.
 */
export async function trainWidth(
  { control, signal, ensure }: Pick<ReportBuilder<never>, "control" | "signal" | "ensure">,
  { train, test }: RotatedDigits,
  widths: { readonly width: number; readonly narrowest: number },
  comparison: Comparison,
  seed: number,
): Promise<WidthMeasures> {
  const { width, narrowest } = widths;
  const networkOf = (units: number) =>
    mlp({ widths: [train[0]!.inputs.shape[1]!, units, 10], activation: "relu" });
  const startOf = (units: number) =>
    initialise(networkOf(units), { scheme: "lecun-normal", gain: GAIN, seed });
  const start = control ? widened(startOf(narrowest), width) : startOf(width);
  const options = { ...TRAINING, epochs: MAX_EPOCHS, ...comparison, test, seed, signal };
  const { accuracy, diagnostics } = ensure(await trainSequenceAsync(networkOf(width), start, train, options));
  const metrics = continualMetrics(accuracy);
  const { lazyDistance, patternChange } = diagnostics[diagnostics.length - 1]!;
  const losses = diagnostics.map(({ loss }) => loss);
  const angles = diagnostics.slice(1).map(({ gradientAngles }) => gradientAngles[gradientAngles.length - 1]!);
  return {
    width,
    ...metrics,
    ratio: metrics.forgetting / metrics.learning,
    epochs: meanOf(diagnostics.map(({ epochs }) => epochs)),
    loss: meanOf(losses),
    largestLoss: Math.max(...losses),
    lazyDistance,
    patternChange,
    angle: (meanOf(angles) * 180) / Math.PI,
  };
}
