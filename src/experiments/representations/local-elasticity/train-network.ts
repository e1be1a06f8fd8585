import { initialise, mlp, type Network, type Parameters, trainAsync } from "../../../networks";
import type { ReportBuilder } from "../../../reports/report-builder";

/** Parts of a report that the trainings use. */
export type Monitor = Pick<ReportBuilder<never>, "control" | "signal" | "ensure">;

/** Rows of inputs and of targets. */
export interface Samples {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** Width and training of a network with one output. */
export interface TrainingSettings {
  readonly width: number;
  readonly epochs: number;
  readonly seed: number;
  /** Samples per step; default all. */
  readonly batch?: number;
}

/** A network with one output, before and after training. */
export interface TrainedNetwork {
  readonly network: Network;
  readonly initial: Parameters;
  readonly trained: Parameters;
}

/** Learning rate of Adam. */
const LEARNING_RATE = 0.002;

/** Factor of the initial weights, small enough for the training to change the tangent kernel. */
const GAIN = 0.3;

/** Trains a network with one hidden layer of ReLU units; in the control run it has no hidden layer. */
export async function trainNetwork(
  { control, signal, ensure }: Monitor,
  samples: Samples,
  { width, epochs, seed, batch }: TrainingSettings,
): Promise<TrainedNetwork> {
  const inputs = samples.inputs[0]!.length;
  const network = mlp({ widths: control ? [inputs, 1] : [inputs, width, 1], activation: "relu" });
  const initial = initialise(network, { scheme: "he-normal", gain: GAIN, seed });
  const options = {
    learningRate: LEARNING_RATE,
    optimiser: "adam",
    epochs,
    every: epochs,
    batch,
    seed,
    signal,
  } as const;
  const { parameters } = ensure(await trainAsync(network, initial, samples, options));
  return { network, initial, trained: parameters };
}
