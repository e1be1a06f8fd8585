import { argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { allFinite } from "../../arrays/finite";
import { batchesOf, ownGradientSteps } from "../../networks/engine";
import type { ReportBuilder } from "../../reports/report-builder";

/** Samples of one update. */
export const BATCH = 100;
/** Learning rate at the start. */
const LEARNING_RATE = 0.01;
/** Updates between two turns of the event loop. */
const UPDATES_PER_TURN = 50;

/** Returns the learning rate of an update, which falls to 0 as a cosine. */
export const cosineRate = (update: number, updates: number): number =>
  (LEARNING_RATE / 2) * (1 + Math.cos((Math.PI * update) / updates));

/** Samples and extent of a training. */
interface Descent {
  readonly samples: number;
  readonly updates: number;
  readonly seed: number;
}

/**
 * Minimises a loss by Adam and returns the parameters.
 *
 * Throws an `IntegrationError` if the parameters overflow.
 *
 * @param addGradient adds the gradient of the loss on some samples, or on all, to an array that is 0 before
 */
export async function minimiseByAdam(
  { turn }: Pick<ReportBuilder<never>, "turn">,
  initial: Float64Array,
  { samples, updates, seed }: Descent,
  addGradient: (parameters: Float64Array, indices: Uint32Array | undefined, gradient: Float64Array) => void,
): Promise<Float64Array> {
  const batch = Math.min(BATCH, samples);
  const batches = batchesOf({ seed, stepsPerEpoch: Math.ceil(samples / batch) }, samples, batch, true, false);
  const { parameters, gradient, step, release } = ownGradientSteps(
    argumentsOf("minimiseByAdam"),
    initial,
    "adam",
  );
  try {
    for (let update = 0; update < updates; update++) {
      if (update % UPDATES_PER_TURN === 0) await turn();
      gradient.fill(0);
      addGradient(parameters, batches(update).indices, gradient);
      step(cosineRate(update, updates));
    }
    if (allFinite(parameters)) return parameters.slice();
    throw new IntegrationError("minimiseByAdam", {
      reason: "not-finite",
      message: "the training diverged",
      advice: "Train for fewer updates, or smaller networks.",
      time: updates,
      partial: undefined,
    });
  } finally {
    release();
  }
}
