import type { Arguments } from "../../arrays/arguments";
import { counted, largestDifference, lastOf } from "../numbers";
import { linearGrid } from "../series";
import type { CheckedRun } from "../training-run";
import { deviationDecay, deviationRounding, deviationsOf } from "./deviations";
import { initialKernel, runOfKernel } from "./initial-kernel";
import { squaredErrorAt } from "./initial-spectrum";
import { lossesOf } from "./losses";
import { selectedRecords } from "./records";

/**
 * Loss of the run (for a network with biases that of the deviations from the mean over the samples, because output biases learn
 * the mean in every regime), and the loss predicted by the tangent kernel frozen at its initial value, as if the network were
 * linear in its parameters.
 */
export interface FrozenKernel {
  readonly times: readonly number[];
  /** Loss ½⟨‖y − ŷ‖²⟩ of the run, on the samples used. */
  readonly measured: readonly number[];
  readonly predicted: readonly number[];
  /**
   * Largest difference of the two losses at any of the times, relative to the decrease of the measured loss; a sentence
   * with the reason if the log does not resolve the curve.
   */
  readonly error: number | string;
  /** Rate of the prediction, relative to gradient flow of ½⟨‖y − ŷ‖²⟩ in units of the run; undefined for a kernel of zero. */
  readonly rate: number | undefined;
  /** Largest eigenvalue of the kernel, divided by the number of samples. */
  readonly largestEigenvalue: number;
  /** Number of samples used. */
  readonly samples: number;
  /** True if the losses are those of the deviations from the mean over the samples. */
  readonly isOfDeviations: boolean;
}

/** Maximum number of records that are compared: as many at equal times as at equal changes of the loss. */
const MAX_RECORDS = 200;
/** Decrease of the loss, relative to its first value, below which the curve is too flat to be compared. */
const MIN_DECREASE = 0.01;
/** Smallest number of records with 5 to 95 % of the decrease at which the log resolves the curve. */
const MIN_RESOLVED = 5;

/**
 * Computes gradient flow of the network linearised at the first record, at the rate with the smallest largest
 * difference from the run. The rate is fitted because it differs between optimisers and loss conventions, while the
 * shape of the curve does not. Returns a sentence with the reason if the curves cannot be compared, and undefined if
 * the log lacks the necessary data.
 */
export function frozenKernel(
  at: Arguments,
  run: CheckedRun,
  shownEnd: number,
): FrozenKernel | string | undefined {
  const used = runOfKernel(run);
  if (used === undefined) return undefined;
  const { times } = run;
  const hasBiases = run.biases.length > 0;
  const losses = lossesOf(at, hasBiases ? deviationsOf(used) : used)!;
  const { values } = losses;
  const isZero = values[0]! <= (hasBiases ? deviationRounding(used) : 0);
  if (isZero || losses.decrease <= MIN_DECREASE * values[0]!) {
    const loss = hasBiases ? "the loss of the deviations from the mean" : "the loss";
    return isZero
      ? `${loss} is 0 at the start, so that nothing is left to learn`
      : `${loss} decreases by less than 1 %, which is too little to compare`;
  }
  const resolved = values.filter((loss) => {
    const left = 1 - (values[0]! - loss) / losses.decrease;
    return left > 0.05 && left < 0.95;
  }).length;
  const samples = used.inputs.shape[0]!;
  const { spectrum, largestEigenvalue } = initialKernel(used);
  const records = selectedRecords(run, shownEnd, losses, MAX_RECORDS);
  const measured = records.map((t) => values[t]!);
  const elapsed = records.map((t) => times[t]! - times[0]!);
  const { values: eigenvalues, weights } = spectrum;
  const squaredError = hasBiases
    ? deviationDecay(spectrum, samples)
    : (places: ArrayLike<number>, t: number) => squaredErrorAt({ values: places, weights }, t);
  const predicted = (places: ArrayLike<number>, t: number) => squaredError(places, t) / (2 * samples);
  const { rate, curve } = bestCurve(eigenvalues, predicted, elapsed, measured);
  return {
    times: records.map((t) => times[t]!),
    measured,
    predicted: curve,
    error:
      resolved < MIN_RESOLVED
        ? `only ${counted(resolved, "record")} with 5 to 95 % of the decrease of the loss, so log more often`
        : largestDifference(curve, measured) / losses.decrease,
    rate: largestEigenvalue > 0 ? rate / largestEigenvalue : undefined,
    largestEigenvalue,
    samples,
    isOfDeviations: hasBiases,
  };
}

/**
 * Computes the prediction at the rate for which its largest difference from the measured curve is smallest. The rate is that of
 * the largest eigenvalue, per unit of time.
 *
 * @param lossAt loss at a time for a kernel with the given eigenvalues
 */
function bestCurve(
  values: Float64Array,
  lossAt: (values: ArrayLike<number>, t: number) => number,
  elapsed: readonly number[],
  measured: readonly number[],
): { rate: number; curve: number[] } {
  const [largest, span] = [lastOf(values), lastOf(elapsed)];
  // A kernel of zero predicts that nothing is learned, at any rate.
  const relative = values.map((value) => (largest > 0 ? value / largest : 0));
  const curve = (rate: number) => elapsed.map((t) => lossAt(relative, (rate * t) / span));
  const logRate = minimiserOn(
    (logRate) => largestDifference(curve(Math.exp(logRate)), measured),
    Math.log(1e-3),
    Math.log(1e9),
  );
  return { rate: Math.exp(logRate) / span, curve: curve(Math.exp(logRate)) };
}

/** Number of points of the scan for the minimum. */
const SCAN = 160;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Finds the minimiser of a function on an interval, by a scan and a golden-section search around its best point. */
function minimiserOn(f: (x: number) => number, from: number, to: number): number {
  const grid = linearGrid(from, to, SCAN);
  const values = grid.map(f);
  const best = values.indexOf(Math.min(...values));
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(SCAN - 1, best + 1)]!];
  for (let i = 0; i < 60; i++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
