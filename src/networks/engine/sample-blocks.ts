import type { Computation } from "../../concurrency/computation";
import type { InputRows } from "../architecture/samples";
import type { Plan } from "./plan";

/** Maximum number of samples in a block. */
const MAX_SAMPLES = 512;
/** Multiply-adds of a forward pass over a block, which take some ten milliseconds. */
const BLOCK_WORK = 2e7;

/** Derivatives of single samples that a block writes, which take some ten milliseconds. */
const BLOCK_DERIVATIVES = 2 ** 22;

/** Returns the number of samples that a network passes at a time. */
export function samplesPerBlock({ weights }: Plan): number {
  const work = weights.reduce((sum, { width, fanIn, outputs }) => sum + width * fanIn * outputs, 1);
  return clamped(BLOCK_WORK / work);
}

/**
 * Returns the number of samples for which the derivatives with respect to all parameters are written at a time.
 *
 * @param repeat number of derivatives for each sample and parameter
 */
export const gradientsPerBlock = (plan: Plan, repeat: number): number =>
  Math.min(samplesPerBlock(plan), clamped(BLOCK_DERIVATIVES / (plan.parameters * repeat)));

const clamped = (samples: number): number => Math.max(1, Math.min(MAX_SAMPLES, Math.floor(samples)));

/**
 * Calls `visit` for consecutive blocks of at most `rows` samples, which begin at sample `start`, with a pause between
 * blocks.
 */
export function* sampleBlocks(
  rows: number,
  { count, data }: InputRows,
  visit: (block: InputRows, start: number) => void,
): Computation<void> {
  const features = data.length / count;
  for (let start = 0; start < count; start += rows) {
    if (start > 0) yield start / count;
    const end = Math.min(count, start + rows);
    visit({ count: end - start, data: data.subarray(start * features, end * features) }, start);
  }
}
