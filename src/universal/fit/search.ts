import type { Computation } from "../../concurrency/computation";
import { type Minimum, minimiseSteps } from "../../descent/levenberg-marquardt";
import type { Start } from "../problem";
import { PARAMETERS, type Parameters, residualsOf, sumOfSquaresAt } from "./model";
import { byCurve, type Measurements } from "./read-trajectory";

/** Bounds of all parameters, in their order. */
interface Bounds {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Logarithms of the rates at which encoder and decoder have a time constant equal to the length of the run. */
interface NaturalRates {
  readonly encoder: number;
  readonly decoder: number;
}

/** Distance of the bounds from the natural rates, in the logarithm. */
const LOG_BOUND_FACTOR = Math.log(1e6);

/** Returns the length of the run. */
const spanOf = ({ times }: Measurements): number => times[times.length - 1]! - times[0]!;
const largestPositive = (values: Float64Array): number =>
  values.reduce((largest, x) => Math.max(largest, x), 0);
const positiveOrOne = (x: number): number => (x > 0 ? x : 1);

/** Computes the natural rates of a run. */
function naturalRates(data: Measurements): NaturalRates {
  const h = positiveOrOne(largestPositive(data.curves.representation));
  const y = positiveOrOne(Math.max(largestPositive(data.curves.output), data.targetDistance ** 2));
  const span = spanOf(data);
  return {
    encoder: Math.log(2 * (h / y)) - 2 * Math.log(data.inputDistance) - Math.log(span),
    decoder: Math.log(2) - Math.log(h) - Math.log(span),
  };
}

/** Computes the bounds of all parameters for a data set. */
function boundsOf(data: Measurements): Bounds {
  const { encoder, decoder } = naturalRates(data);
  const h = positiveOrOne(largestPositive(data.curves.representation));
  const y = positiveOrOne(Math.max(largestPositive(data.curves.output), data.targetDistance ** 2));
  const span = spanOf(data);
  const separation = 10 * Math.sqrt(h);
  const slope = 1e3 * Math.sqrt(y / h);
  const along = data.targetDistance === 0 ? 0 : slope;
  return {
    lower: [encoder - LOG_BOUND_FACTOR, decoder - LOG_BOUND_FACTOR, -separation, -along, 0, -span],
    upper: [encoder + LOG_BOUND_FACTOR, decoder + LOG_BOUND_FACTOR, separation, along, slope * slope, span],
  };
}

/** Accuracy of a fit: rough, to choose between starts, exact, to convergence, or only the values at the start. */
export type Accuracy = "rough" | "exact" | "start";

/** Fits the parameters with the given indices; the others stay at `start`. Pauses after every step. */
export function fitFrom(
  data: Measurements,
  start: Parameters,
  indices: readonly number[],
  accuracy: Accuracy = "exact",
): Computation<Minimum | undefined> {
  const { lower, upper } = boundsOf(data);
  const size = 3 * data.times.length;
  const fullJacobian = new Float64Array(size * PARAMETERS);
  const parameters = start.slice();
  return minimiseSteps(
    {
      size,
      lower: indices.map((p) => lower[p]!),
      upper: indices.map((p) => upper[p]!),
      evaluate(fitted, residuals, jacobian) {
        for (const [k, p] of indices.entries()) parameters[p] = fitted[k]!;
        if (!residualsOf(data, parameters, residuals, fullJacobian, accuracy === "rough")) return false;
        const count = indices.length;
        for (let i = 0; i < size; i++) {
          for (let k = 0; k < count; k++)
            jacobian[i * count + k] = fullJacobian[i * PARAMETERS + indices[k]!]!;
        }
        return true;
      },
    },
    indices.map((p) => start[p]!),
    accuracy === "rough" ? { minRelativeGain: 1e-2 } : accuracy === "start" ? { maxIterations: 0 } : {},
  );
}

/** Returns a copy of `start` with the fitted parameters at their indices. */
export function withFitted(start: Parameters, indices: readonly number[], fitted: Float64Array): Parameters {
  const parameters = start.slice();
  for (const [k, p] of indices.entries()) parameters[p] = fitted[k]!;
  return parameters;
}

/** Finds rates that fit well for a given start, best first, by linear regressions and a scan over thinned data. */
export function firstRates(data: Measurements, start: StartGuess, maxCount: number): Parameters[] {
  const thin = thinned(data, 60);
  const natural = naturalRates(data);
  const candidates: { parameters: Parameters; sum: number }[] = [];
  const consider = (encoder: number, decoder: number) => {
    const parameters = Float64Array.of(encoder, decoder, ...start, 0);
    const sum = Number.isFinite(encoder + decoder)
      ? sumOfSquaresAt(thin, parameters)
      : Number.POSITIVE_INFINITY;
    if (sum < Number.POSITIVE_INFINITY) candidates.push({ parameters, sum });
  };
  const ratios = ratioGuesses(data);
  for (const ratio of ratios) {
    for (let k = -2; k <= 8; k++) {
      // The geometric mean of the rates covers 0.1 to 10,000 time constants within the run.
      const mean = (natural.encoder + natural.decoder) / 2 + (k / 2) * Math.LN10;
      consider(mean + ratio / 2, mean - ratio / 2);
    }
  }
  const encoder = Math.log(encoderGuess(data));
  for (const ratio of ratios) consider(encoder, encoder - ratio);
  candidates.sort((a, b) => a.sum - b.sum);
  return candidates.slice(0, maxCount).map(({ parameters }) => parameters);
}

/** Thins a data set to at most `maxCount` evenly spaced samples, including the first and the last. */
export function thinned(data: Measurements, maxCount: number): Measurements {
  const count = data.times.length;
  if (count <= maxCount) return data;
  const indices = Array.from({ length: maxCount }, (_, i) => Math.round((i * (count - 1)) / (maxCount - 1)));
  const take = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]!);
  return {
    ...data,
    times: take(data.times),
    curves: byCurve((name) => take(data.curves[name])),
  };
}

/** Estimates η_h from dh/dt = −η_h ‖dx‖² w by linear regression of h on ∫w dt. */
function encoderGuess(data: Measurements): number {
  const { representation, alignment } = data.curves;
  const integral = new Float64Array(data.times.length);
  for (let i = 1; i < integral.length; i++) {
    const step = data.times[i]! - data.times[i - 1]!;
    integral[i] = integral[i - 1]! + (step * (alignment[i]! + alignment[i - 1]!)) / 2;
  }
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [meanX, meanH] = [mean(integral), mean(representation)];
  let [xx, xh] = [0, 0];
  for (let i = 0; i < integral.length; i++) {
    xx += (integral[i]! - meanX) ** 2;
    xh += (integral[i]! - meanX) * (representation[i]! - meanH);
  }
  return -xh / xx / data.inputDistance ** 2;
}

/** Estimates ln(η_h/η_y) from y = C h + η_y/(η_h ‖dx‖²) h², from the rich limit of h(∞), and around that limit. */
function ratioGuesses(data: Measurements): number[] {
  const { representation, output } = data.curves;
  let [h2, h3, h4, yh, yh2] = [0, 0, 0, 0, 0];
  for (let i = 0; i < representation.length; i++) {
    const [h, y] = [representation[i]!, output[i]!];
    h2 += h * h;
    h3 += h * h * h;
    h4 += h * h * h * h;
    yh += y * h;
    yh2 += y * h * h;
  }
  const curvature = (h2 * yh2 - h3 * yh) / (h2 * h4 - h3 * h3);
  const logInput = 2 * Math.log(data.inputDistance);
  const regressed = -Math.log(curvature) - logInput;
  const last = representation[representation.length - 1]!;
  const y = Math.max(data.targetDistance ** 2, largestPositive(output) * 1e-2);
  const rich = 2 * Math.log(Math.abs(last)) - logInput - Math.log(y);
  const steps = [-2, 0, 2].map((k) => rich + k * Math.LN10);
  return [regressed, ...steps].filter((x) => Number.isFinite(x));
}

/** Converts a state to the initial parameters of the model. */
export function startAt({
  representation,
  along,
  perpendicular,
}: Pick<Start, "representation" | "along" | "perpendicular">): StartGuess {
  const r = Math.sqrt(representation);
  return [r, along / r, perpendicular / representation];
}

/** Initial parameters r, m₁ and m₂². */
export type StartGuess = readonly [separation: number, slope: number, across: number];

/** Returns starts to fit from: the first sample moved to a valid state, and small starts of either sign. */
export function startGuesses(data: Measurements): StartGuess[] {
  const { representation, output, alignment } = data.curves;
  const s = data.targetDistance;
  const h = positiveOrOne(largestPositive(representation));
  const y = positiveOrOne(Math.max(largestPositive(output), s * s));
  const [h0, y0, w0] = [representation[0]!, Math.max(0, output[0]!), alignment[0]!];
  const root = Math.sqrt(y0);
  const along = s === 0 ? 0 : Math.min(root, Math.max(-root, (y0 - w0) / s));
  const first = startAt({
    representation: Math.max(h0, 1e-2 * h),
    along,
    perpendicular: Math.max(0, y0 - along * along),
  });
  const [r, m] = [0.1 * Math.sqrt(h), 0.1 * Math.sqrt(y / h)];
  if (s === 0) return [first, [r, 0, m * m]];
  return [first, [r, m, 0], [r, -m, 0]];
}
