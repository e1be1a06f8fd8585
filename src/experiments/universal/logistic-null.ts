import { minimise } from "../../descent/levenberg-marquardt";
import type { PairTrajectory } from "../../networks";
import { lastOf } from "../../reports/numbers";
import type { Curve } from "../../universal";

/** Recorded curves of a pair. */
export type PairCurves = Pick<PairTrajectory, "epochs" | Curve>;

/** Curves of a pair in the order of the residuals. */
export const CURVES: readonly Curve[] = ["representation", "output", "alignment"];

/**
 * Fits a null model to some curves of a pair: one logistic function of time, with two fitted parameters (the time of its
 * middle and its width), carries all of these curves from their first to their last measured values. The measure is the
 * sum of squared errors without rescaling, as in `fitPair`. Returns the sum of squared errors of each curve.
 */
export function logisticErrors(pair: PairCurves, curves: readonly Curve[]): number[] {
  const { epochs } = pair;
  const data = curves.map((curve) => pair[curve]);
  const [start, count] = [epochs[0]!, epochs.length];
  const duration = lastOf(epochs) - start;
  const problem = {
    size: curves.length * count,
    lower: [-1, Math.log(1e-4)],
    upper: [2, Math.log(10)],
    evaluate([middle, logWidth]: Float64Array, residuals: Float64Array, jacobian: Float64Array): boolean {
      const width = Math.exp(logWidth!);
      for (const [k, values] of data.entries()) {
        const rise = lastOf(values) - values[0]!;
        for (let i = 0; i < count; i++) {
          const steps = ((epochs[i]! - start) / duration - middle!) / width;
          const fraction = 1 / (1 + Math.exp(-steps));
          const slope = rise * fraction * (1 - fraction);
          const at = k * count + i;
          residuals[at] = values[0]! + rise * fraction - values[i]!;
          jacobian[2 * at] = -slope / width;
          jacobian[2 * at + 1] = -slope * steps;
        }
      }
      return true;
    },
  };
  const minima = MIDDLES.flatMap((middle) =>
    WIDTHS.map((width) => minimise(problem, [middle, Math.log(width * middle)])!),
  );
  const { residuals } = minima.reduce((best, each) => (each.sum < best.sum ? each : best));
  return data.map((_, k) => sumOfSquares(residuals.subarray(k * count, (k + 1) * count)));
}

/** Starts of the fits: middles relative to the duration of the training, and widths relative to the middle. */
const MIDDLES = [0.01, 0.03, 0.1, 0.25, 0.5, 0.75];
const WIDTHS = [0.05, 0.2];

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, x) => sum + x * x, 0);
