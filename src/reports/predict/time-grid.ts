import { geometricGrid, linearGrid } from "../series";

/** Ratio of the learning time of the fastest mode to the first positive time. */
const FIRST_TIME_RATIO = 20;
/** Ratio of the end to the first positive time above which times and axes are logarithmic. */
const LOGARITHMIC_RATIO = 20 * FIRST_TIME_RATIO;

/** Times at which learning is recorded. */
export interface TimeGrid {
  /** Times from 0, in units of τ. */
  readonly times: number[];
  /** True if the positive times are spaced logarithmically. */
  readonly isLogarithmic: boolean;
}

/**
 * Chooses recording times up to 1.2 times the learning time of the slowest mode that is learned, or up to 1.2 if none
 * is. The times are spaced logarithmically if modes are learned on very different time scales.
 */
export function timeGrid(allLearningTimes: readonly number[]): TimeGrid {
  const learned = allLearningTimes.filter(Number.isFinite);
  const learningTimes = learned.length === 0 ? [1] : learned;
  const end = 1.2 * Math.max(...learningTimes);
  const start = Math.min(...learningTimes) / FIRST_TIME_RATIO;
  const isLogarithmic = start > 0 && end > LOGARITHMIC_RATIO * start;
  const times = isLogarithmic ? [0, ...geometricGrid(start, end, 400)] : linearGrid(0, end, 401);
  return { times, isLogarithmic };
}
