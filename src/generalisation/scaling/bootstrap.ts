import type { Computation } from "../../concurrency/computation";
import type { Minimum } from "../../descent/levenberg-marquardt";
import { streamOf } from "../../random/generator";
import { constantsOf } from "./fit-constants";
import type { FitDetails, FitProblem } from "./fit-options";
import { minimiseHuber, residualProblem, within } from "./minimise-huber";

/** Probabilities below the ends of an interval. */
const ENDS = [0.025, 0.975] as const;

/**
 * Computes the intervals that hold 95 % of the constants of resampled fits (Efron & Tibshirani 1993, 13). Each fit starts at
 * the best fit, and has its own stream of random numbers.
 *
 * @param fractionAfter completed fraction of the computation after so many fits
 */
export function* bootstrapIntervals(
  problem: FitProblem,
  { parameters }: Minimum,
  fractionAfter: (fits: number) => number,
): Computation<NonNullable<FitDetails["intervals"]>> {
  const { form, centres, count, bootstrap, huber, seed } = problem;
  const samples = form.names.map(() => new Float64Array(bootstrap));
  for (let k = 0; k < bootstrap; k++) {
    const random = streamOf(seed, k);
    const rows = Int32Array.from({ length: count }, () => random.integer(count));
    const residuals = residualProblem(problem, rows);
    const minimum = yield* within(fractionAfter(k), minimiseHuber(residuals, parameters, huber));
    const constants = constantsOf(form, minimum.parameters, centres);
    for (const [i, x] of constants.entries()) samples[i]![k] = Math.min(x, Number.MAX_VALUE);
    yield fractionAfter(k + 1);
  }
  const ends = samples.map((sample) => {
    sample.sort();
    return ENDS.map((probability) => quantile(sample, probability)) as [number, number];
  });
  return Object.fromEntries(form.names.map((name, i) => [name, ends[i]!]));
}

/** Computes a quantile of sorted numbers, linear between neighbours. */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! * (1 - position + below) + sorted[above]! * (position - below);
}
