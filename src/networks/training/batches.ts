import type { Generator } from "../../random";
import { streamOf } from "../../random/generator";

/** The samples of one step. */
export interface Batch {
  readonly rows: number;
  /** Their rows in the task; undefined when it takes the whole task. */
  readonly names: Uint32Array | undefined;
  /** What its dropout is drawn from. */
  readonly dropping: Generator | undefined;
}

/** Streams of the same seed for different purposes. */
const SHUFFLING = 1;
const DROPPING = 2;

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
  let ordered = -1;
  return (step) => {
    const dropping = isDropping ? streamOf(seed, DROPPING, step) : undefined;
    if (batch === samples) return { rows: samples, names: undefined, dropping };
    const epoch = Math.floor(step / stepsPerEpoch);
    if (ordered !== epoch) {
      for (let i = 0; i < samples; i++) order[i] = i;
      if (shuffle) permute(order, streamOf(seed, SHUFFLING, epoch));
      ordered = epoch;
    }
    const start = (step % stepsPerEpoch) * batch;
    const names = order.subarray(start, Math.min(start + batch, samples));
    return { rows: names.length, names, dropping };
  };
}

/** Fisher and Yates' shuffle. */
function permute(order: Uint32Array, random: Generator): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
