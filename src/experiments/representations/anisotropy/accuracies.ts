import type { VectorLike } from "../../../arrays";
import { forward, initialise, type Network, trainAsync } from "../../../networks";
import type { ReportBuilder } from "../../../reports/report-builder";
import { directional } from "../../../tasks";

/** Samples and training of the classification along a direction. */
export interface DirectionalSettings {
  readonly samples: number;
  readonly tests: number;
  /** Standard deviation of the inputs orthogonal to the direction; the classes are 1 apart along it. */
  readonly noise: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Largest learning rate, which decreases linearly to 0. */
const LEARNING_RATE = 0.05;
/** Samples per step. */
const BATCH = 64;
/** Seed of the test samples relative to that of the training samples. */
const TEST_SEED = 100_000;

/** Trains a network to separate two classes along a direction, and computes its accuracy on new samples. */
export async function directionalAccuracy(
  { signal, ensure }: Pick<ReportBuilder<never>, "signal" | "ensure">,
  network: Network,
  direction: VectorLike,
  { samples, tests, noise, epochs, seed }: DirectionalSettings,
): Promise<number> {
  const steps = epochs * Math.ceil(samples / BATCH);
  const initial = initialise(network, { scheme: "he-normal", seed });
  const { parameters } = ensure(
    await trainAsync(network, initial, directional({ direction, noise, samples, seed }), {
      learningRate: (step) => LEARNING_RATE * (1 - step / steps),
      optimiser: "momentum",
      clipNorm: 0.5,
      batch: BATCH,
      epochs,
      every: epochs,
      seed,
      signal,
    }),
  );
  const test = directional({ direction, noise, samples: tests, seed: seed + TEST_SEED });
  const { output } = forward(network, parameters, test.inputs);
  const isRight = (target: number, i: number) => output.get(i, 0) > 0 === target > 0;
  return test.targets.data.filter(isRight).length / tests;
}
