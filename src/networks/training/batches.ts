import type { Generator } from "../../random";
import { streamOf } from "../../random/generator";

/** The samples of one step. */
export interface Batch {
  readonly rows: number;
  /** Their rows in the task; undefined when it takes the whole task. */
  readonly indices: Uint32Array | undefined;
  /** What its dropout is drawn from. */
  readonly dropoutRandom: Generator | undefined;
}

/** Streams of the same seed for different purposes. */
const SHUFFLE_STREAM = 1;
const DROPOUT_STREAM = 2;

/**
 * The batch of any step. Orders and dropout are drawn from streams that belong to the seed and the epoch or step, so that
 * a training that is resumed draws what it would have drawn.
 */
export function batchesOf(
  { seed, stepsPerEpoch }: { readonly seed: number; readonly stepsPerEpoch: number },
  samples: number,
  batch: number,
  shuffle: boolean,
  isDropping: boolean,
): (step: number) => Batch {
  const order = new Uint32Array(batch === samples ? 0 : samples);
  let orderedEpoch = -1;
  return (step) => {
    const dropoutRandom = isDropping ? streamOf(seed, DROPOUT_STREAM, step) : undefined;
    if (batch === samples) return { rows: samples, indices: undefined, dropoutRandom };
    const epoch = Math.floor(step / stepsPerEpoch);
    if (orderedEpoch !== epoch) {
      for (let i = 0; i < samples; i++) order[i] = i;
      if (shuffle) permute(order, streamOf(seed, SHUFFLE_STREAM, epoch));
      orderedEpoch = epoch;
    }
    const start = (step % stepsPerEpoch) * batch;
    const indices = order.subarray(start, Math.min(start + batch, samples));
    return { rows: indices.length, indices, dropoutRandom };
  };
}

/** Fisher and Yates' shuffle. */
function permute(order: Uint32Array, random: Generator): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
