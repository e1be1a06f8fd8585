import type { Generator } from "../../random";
import { streamOf } from "../../random/generator";
import { permute } from "../../random/permute";

/** Samples of one step. */
export interface Batch {
  /** Number of samples. */
  readonly rows: number;
  /** Row indices in the task; undefined for the whole task. */
  readonly indices: Uint32Array | undefined;
  /** Generator of the dropout masks; undefined without dropout. */
  readonly dropoutRandom: Generator | undefined;
}

/** Random streams of one seed for different purposes. */
const SHUFFLE_STREAM = 1;
const DROPOUT_STREAM = 2;

/**
 * Returns a function that gives the batch of any step. The order of samples and the dropout use random streams that
 * depend only on the seed and the epoch or step, so that a resumed training draws the same numbers.
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
