import type { Matrix } from "../../arrays/types";
import { type Computation, pause } from "../../concurrency/computation";
import { powerOfTwoScale } from "../../linalg/dense";

/** Agreement of Markov chains, as the worst over statistics. */
export interface Mixing {
  /** Largest split R̂; infinite if chains stand still at different values or no statistic varies. */
  readonly rHat: number;
  /** Smallest number of independent samples; 0 if no statistic varies. */
  readonly effectiveSamples: number;
}

/** Largest number of statistics per pause. */
const MOST_PER_PAUSE = 8;
/** Approximate number of multiplications between pauses. */
const PRODUCTS_PER_PAUSE = 2 ** 26;

/**
 * Computes the mixing of chains from statistics of their samples, one column per statistic, with the samples of a chain
 * below one another. Constant statistics are left out.
 *
 * Each chain is split into halves (Gelman et al. 2013, Bayesian Data Analysis, 11.4). The effective number uses Geyer's
 * initial monotone sequence of the autocorrelations (Vehtari et al. 2021).
 *
 * @param statistics matrices [chains · samples, ·] with at least 4 samples per chain
 */
export function* mixingOf(statistics: readonly Matrix[], chains: number): Computation<Mixing> {
  let rHat = 0;
  let effectiveSamples = Number.POSITIVE_INFINITY;
  for (const [s, matrix] of statistics.entries()) {
    // The autocorrelations of all lags of the half chains.
    const products = matrix.rows ** 2 / (4 * chains);
    const perPause = Math.max(1, Math.min(MOST_PER_PAUSE, Math.floor(PRODUCTS_PER_PAUSE / products)));
    const factor = powerOfTwoScale(matrix.data);
    for (let column = 0; column < matrix.columns; column++) {
      // An abort is ignored: the samples are complete, and their comparison is short.
      if (column % perPause === 0) yield* pause((s + column / matrix.columns) / statistics.length);
      const halves = halvesOf(matrix, column, chains, factor);
      if (halves.total === 0) continue;
      rHat = Math.max(rHat, Math.sqrt(halves.total / halves.within));
      effectiveSamples = Math.min(effectiveSamples, effectiveNumber(halves));
    }
  }
  return rHat === 0 ? { rHat: Number.POSITIVE_INFINITY, effectiveSamples: 0 } : { rHat, effectiveSamples };
}

/** Deviations of one statistic from the mean of its half chain, and variances. */
interface Halves {
  readonly deviations: readonly Float64Array[];
  /** Mean variance within the half chains. */
  readonly within: number;
  /** Estimate of the variance of the statistic, which also counts the variance between the half chains. */
  readonly total: number;
}

/** Reads the half chains of a statistic times a factor, with which squares do not overflow. */
function halvesOf({ rows, columns, data }: Matrix, column: number, chains: number, factor: number): Halves {
  const samples = rows / chains;
  const n = samples >> 1;
  const starts = Array.from({ length: chains }, (_, c) => [c * samples, (c + 1) * samples - n]).flat();
  const deviations = starts.map((start) =>
    Float64Array.from({ length: n }, (_, i) => factor * data[(start + i) * columns + column]!),
  );
  const means = deviations.map(centre);
  const squares = deviations.reduce((sum, half) => sum + half.reduce((total, x) => total + x * x, 0), 0);
  const within = squares / (starts.length * (n - 1));
  const grandMean = centre(Float64Array.from(means));
  const between = means.reduce((sum, mean) => sum + (mean - grandMean) ** 2, 0) / (means.length - 1);
  return { deviations, within, total: ((n - 1) / n) * within + between };
}

/** Subtracts the mean from numbers, and returns it. */
function centre(numbers: Float64Array): number {
  const mean = numbers[0]! + numbers.reduce((sum, x) => sum + (x - numbers[0]!), 0) / numbers.length;
  for (let i = 0; i < numbers.length; i++) numbers[i]! -= mean;
  return mean;
}

/** Estimates the number of independent samples whose mean has the variance of the mean of the given ones. */
function effectiveNumber({ deviations, within, total }: Halves): number {
  const n = deviations[0]!.length;
  const count = n * deviations.length;
  const correlation = (lag: number) => {
    let sum = 0;
    for (const x of deviations) for (let i = lag; i < n; i++) sum += x[i]! * x[i - lag]!;
    return 1 - (within - sum / count) / total;
  };
  let time = -1;
  let last = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < n; lag += 2) {
    // The sum of the first pair holds the correlation 1 of lag 0, which the biased estimate would lower.
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (pair <= 0) break;
    last = Math.min(last, pair);
    time += 2 * last;
  }
  // Antithetic samples can be worth more than independent ones, but not without limit (Vehtari et al. 2021).
  return count / Math.max(time, 1 / Math.log10(count));
}
