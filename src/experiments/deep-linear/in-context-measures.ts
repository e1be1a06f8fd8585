import { lastOf } from "../../reports/numbers";
import { firstTime } from "../../reports/series";

/** Losses of one seed over time. */
export interface InContextRun {
  /** Closed form of the population loss. */
  readonly predicted: number[];
  /** Loss on new sequences. */
  readonly tested: number[];
  /** Loss on the sequences for training. */
  readonly trained: number[];
}

/** Computes the time at which a loss has made a part of its way to the optimum; the last time if it never does. */
export function timeOfFall(
  times: readonly number[],
  losses: readonly number[],
  optimum: number,
  part: number,
): number {
  const start = losses[0]!;
  const falls = losses.map((loss) => start - loss);
  return Math.min(firstTime(times, falls, part * (start - optimum)), lastOf(times));
}

/**
 * Computes the duration of the fall of a loss from a tenth to nine tenths of its way to the optimum, in units of the time
 * to its half; 2 for a loss that does not fall that far.
 */
export function durationOfFall(times: readonly number[], losses: readonly number[], optimum: number): number {
  const [begin, half, end] = [0.1, 0.5, 0.9].map((part) => timeOfFall(times, losses, optimum, part));
  return end === lastOf(times) ? 2 : (end! - begin!) / half!;
}
