import { type Computation, pause } from "../../concurrency/computation";
import { type LeastSquares, type Minimum, minimise } from "../../descent/levenberg-marquardt";
import { differenceLoss } from "../canonical";
import type { UniversalFlow } from "../universal-flow";
import { countUntilConverged } from "./convergence";
import { type Interval, intervals, rateInterval } from "./intervals";

/** Fit of the mean output to the loss. */
export interface MeanFit {
  /** Rate 1/τ of the mean output, per unit of time. */
  readonly rate: number;
  /** Squared error of the mean output at the start, ‖ȳ(0) − ȳ*‖². */
  readonly initialSquaredError: number;
  /** Confidence interval of the rate, computed like those of the other rates. */
  readonly confidence: Interval;
  /** Root mean square of the residuals of the loss, relative to its range. */
  readonly relativeResidual: number;
}

/** Fraction of the loss's range below which the contribution ½‖ȳ(0) − ȳ*‖² of the mean output counts as absent. */
const NEGLIGIBLE = 1e-6;

/**
 * Fits ½ exp(−2 rate t) E, E = ‖ȳ(0) − ȳ*‖², to the loss minus the predicted contribution of the output difference.
 *
 * Samples after the convergence of the loss are left out. Returns undefined if the loss has no such part that decays
 * within the run. Pauses between starts; returns `"aborted"` after an abort.
 */
export function* fitMean(
  log: Float64Array,
  predicted: UniversalFlow,
  targetDistance: number,
): Computation<MeanFit | "aborted" | undefined> {
  const { times, representation, output, alignment } = predicted;
  const count = countUntilConverged([log]);
  const loss = log.subarray(0, count);
  const elapsed = times.slice(0, count).map((t) => t - times[0]!);
  const remainder = loss.map((x, i) => {
    const state = { representation: representation[i]!, output: output[i]!, alignment: alignment[i]! };
    return x - differenceLoss(state, targetDistance);
  });
  const range = loss.reduce((a, b) => Math.max(a, b)) - loss.reduce((a, b) => Math.min(a, b));
  const span = elapsed[count - 1]!;
  if (!(range > 0)) return undefined;
  const [low, high] = [Math.log(1e-4 / span), Math.log(1e4 / span)];
  const problem: LeastSquares = {
    size: count,
    lower: [low, 0],
    upper: [high, 1e6 * range],
    evaluate([logRate, squaredError], residuals, jacobian) {
      const rate = Math.exp(logRate!);
      for (let i = 0; i < count; i++) {
        const decay = Math.exp(-2 * rate * elapsed[i]!) / 2;
        residuals[i] = (squaredError! * decay - remainder[i]!) / range;
        jacobian[2 * i] = (-2 * rate * elapsed[i]! * squaredError! * decay) / range;
        jacobian[2 * i + 1] = decay / range;
      }
      return true;
    },
  };
  let best: Minimum | undefined;
  for (let k = 1; k < 8; k++) {
    const logRate = low + ((high - low) * k) / 8;
    const found = minimise(problem, [logRate, Math.max(2 * remainder[0]!, 1e-3 * range)]);
    if (found !== undefined && (best === undefined || found.sum < best.sum)) best = found;
    if (yield* pause(k / 8)) return "aborted";
  }
  if (best === undefined || best.atBound.some((at) => at)) return undefined;
  const [logRate, initialSquaredError] = best.parameters as unknown as [number, number];
  if (!(initialSquaredError > 2 * NEGLIGIBLE * range)) return undefined;
  const [products, squares] = best.residuals.reduce(
    ([p, q], x, i, all) => [p + (i === 0 ? 0 : x * all[i - 1]!), q + x * x],
    [0, 0],
  );
  const [ofLogarithm] = intervals(best, count, squares === 0 ? 0 : products / squares) ?? [];
  const confidence = rateInterval(ofLogarithm);
  if (confidence === undefined) return undefined;
  return {
    rate: Math.exp(logRate),
    initialSquaredError,
    confidence,
    relativeResidual: Math.sqrt(best.sum / count),
  };
}
