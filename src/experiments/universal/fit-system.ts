import { IntegrationError } from "../../arrays/errors";
import { minimise } from "../../descent/levenberg-marquardt";
import type { Task } from "../../tasks";
import { type MeasuredStart, universalSystem } from "../../universal";

/** Squared distances between the representations of all pairs of points, measured during a training. */
export interface MeasuredDistances {
  /** Times of the records, length T. */
  readonly epochs: Float64Array;
  readonly pairs: readonly (readonly [number, number])[];
  /** Distances, [T, pairs], row-major. */
  readonly values: Float64Array;
}

/** Best fit of the two rates of the system to measured distances. */
export interface SystemFit {
  /** Effective learning rates per epoch. */
  readonly rates: { readonly encoder: number; readonly decoder: number };
  /** Distances of the system with these rates, [T, pairs]. */
  readonly predicted: Float64Array;
  /** Euclidean norm of the errors relative to that of the measurements. */
  readonly relativeError: number;
}

/** Relative tolerance of the integrations, far below the error of the system as a model. */
const TOLERANCE = 1e-6;

/**
 * Fits the encoder's and the decoder's rate of `universalSystem` to the distances between all pairs, by a scan around
 * the rates of a two-layer linear network and by Levenberg–Marquardt from its best point. Returns undefined if no
 * integration succeeds.
 *
 * @param scale order of magnitude of the rates, half of the learning rate
 * @param turn function called between integrations of the scan, to yield to the event loop
 */
export async function fitSystem(
  task: Task,
  initial: MeasuredStart,
  measured: MeasuredDistances,
  { scale, turn }: { readonly scale: number; readonly turn: () => Promise<void> },
): Promise<SystemFit | undefined> {
  const scanned: { logRates: [number, number]; sum: number }[] = [];
  for (const level of [-1, 0, 1, 2, 3]) {
    for (const ratio of [-1, 0, 1]) {
      await turn();
      const middle = Math.log(scale) + level;
      const logRates: [number, number] = [middle + ratio, middle - ratio];
      const predicted = distancesAt(task, initial, measured, logRates);
      if (predicted === undefined) continue;
      scanned.push({ logRates, sum: squaredError(predicted, measured.values) });
    }
  }
  scanned.sort((a, b) => a.sum - b.sum);
  if (scanned.length === 0) return undefined;
  const best = minimise(leastSquares(task, initial, measured), scanned[0]!.logRates);
  if (best === undefined) return undefined;
  const [encoder, decoder] = [best.parameters[0]!, best.parameters[1]!];
  const predicted = distancesAt(task, initial, measured, [encoder, decoder])!;
  return {
    rates: { encoder: Math.exp(encoder), decoder: Math.exp(decoder) },
    predicted,
    relativeError: Math.sqrt(
      squaredError(predicted, measured.values) / measured.values.reduce((sum, x) => sum + x * x, 0),
    ),
  };
}

/** Computes the sum of squared differences. */
const squaredError = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);

/** Computes the distances [T, pairs] of the system for given rates; undefined if the integration fails. */
function distancesAt(
  { inputs, targets }: Task,
  initial: MeasuredStart,
  { epochs, pairs }: MeasuredDistances,
  [logEncoder, logDecoder]: readonly [number, number],
): Float64Array | undefined {
  const rates = { encoder: Math.exp(logEncoder), decoder: Math.exp(logDecoder) };
  const options = { times: epochs, relativeTolerance: TOLERANCE, maxSteps: 20_000, dense: false };
  try {
    const { distances } = universalSystem({ inputs, targets, rates, initial }, options);
    return Float64Array.from(distances.flatMap((d) => pairs.map(([i, j]) => d.get(i, j))));
  } catch (error) {
    if (error instanceof IntegrationError) return undefined;
    throw error;
  }
}

/** Step of the difference quotients in the logarithms of the rates. */
const STEP = 1e-4;

/** Formulates the fit as least squares in the logarithms of the rates, with the Jacobian by forward differences. */
const leastSquares = (task: Task, initial: MeasuredStart, measured: MeasuredDistances) => ({
  size: measured.values.length,
  lower: [-30, -30],
  upper: [10, 10],
  evaluate(parameters: Float64Array, residuals: Float64Array, jacobian: Float64Array): boolean {
    const at = (encoder: number, decoder: number) => distancesAt(task, initial, measured, [encoder, decoder]);
    const [encoder, decoder] = [parameters[0]!, parameters[1]!];
    const here = at(encoder, decoder);
    const moved = [at(encoder + STEP, decoder), at(encoder, decoder + STEP)];
    if (here === undefined || moved[0] === undefined || moved[1] === undefined) return false;
    for (let i = 0; i < here.length; i++) {
      residuals[i] = here[i]! - measured.values[i]!;
      for (const k of [0, 1] as const) jacobian[2 * i + k] = (moved[k]![i]! - here[i]!) / STEP;
    }
    return true;
  },
});
