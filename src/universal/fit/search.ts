import { type Minimum, minimise } from "../least-squares";
import type { Start } from "../problem";
import { PARAMETERS, type Parameters, residualsOf, sumOfSquaresAt } from "./model";
import { byCurve, type Measurements } from "./read-trajectory";

/** The limits of the parameters: a million times slower and faster than what a run of this length shows. */
interface Bounds {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Rates at which encoder and decoder would have one time constant in the run, as logarithms. */
interface NaturalRates {
  readonly encoder: number;
  readonly decoder: number;
}

const FACTOR = Math.log(1e6);

const spanOf = ({ times }: Measurements): number => times[times.length - 1]! - times[0]!;
const highest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, x), 0);
const orOne = (x: number): number => (x > 0 ? x : 1);

function naturalRates(data: Measurements): NaturalRates {
  const h = orOne(highest(data.curves.representation));
  const y = orOne(Math.max(highest(data.curves.output), data.targetDistance ** 2));
  const span = spanOf(data);
  return {
    encoder: Math.log(2 * (h / y)) - 2 * Math.log(data.inputDistance) - Math.log(span),
    decoder: Math.log(2) - Math.log(h) - Math.log(span),
  };
}

/** The limits of all parameters for a data set. */
function boundsOf(data: Measurements): Bounds {
  const { encoder, decoder } = naturalRates(data);
  const h = orOne(highest(data.curves.representation));
  const y = orOne(Math.max(highest(data.curves.output), data.targetDistance ** 2));
  const span = spanOf(data);
  const separation = 10 * Math.sqrt(h);
  const slope = 1e3 * Math.sqrt(y / h);
  const along = data.targetDistance === 0 ? 0 : slope;
  return {
    lower: [encoder - FACTOR, decoder - FACTOR, -separation, -along, 0, -span],
    upper: [encoder + FACTOR, decoder + FACTOR, separation, along, slope * slope, span],
  };
}

/** How exactly to fit: to choose between starts, or to the end. */
export type Care = "rough" | "exact";

/** Fits the parameters at `places`, the others staying at `start`. */
export function fitFrom(
  data: Measurements,
  start: Parameters,
  places: readonly number[],
  care: Care = "exact",
): Minimum | undefined {
  const { lower, upper } = boundsOf(data);
  const size = 3 * data.times.length;
  const full = new Float64Array(size * PARAMETERS);
  const parameters = start.slice();
  return minimise(
    {
      size,
      lower: places.map((p) => lower[p]!),
      upper: places.map((p) => upper[p]!),
      evaluate(chosen, residuals, jacobian) {
        for (const [k, p] of places.entries()) parameters[p] = chosen[k]!;
        if (!residualsOf(data, parameters, residuals, full, care === "rough" ? 1e-6 : 1e-10)) return false;
        const count = places.length;
        for (let i = 0; i < size; i++) {
          for (let k = 0; k < count; k++) jacobian[i * count + k] = full[i * PARAMETERS + places[k]!]!;
        }
        return true;
      },
    },
    places.map((p) => start[p]!),
    care === "rough" ? 1e-2 : 1e-15,
  );
}

/** `start` with the fitted parameters in their places. */
export function withFitted(start: Parameters, places: readonly number[], fitted: Float64Array): Parameters {
  const parameters = start.slice();
  for (const [k, p] of places.entries()) parameters[p] = fitted[k]!;
  return parameters;
}

/** Rates that fit well from a given start, best first: from linear regressions and a scan over a thinned data set. */
export function firstRates(data: Measurements, start: StartGuess, most: number): Parameters[] {
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
      // From a tenth of a time constant in the run to ten thousand of them, for the geometric mean of the two.
      const mean = (natural.encoder + natural.decoder) / 2 + (k / 2) * Math.LN10;
      consider(mean + ratio / 2, mean - ratio / 2);
    }
  }
  const encoder = Math.log(encoderGuess(data));
  for (const ratio of ratios) consider(encoder, encoder - ratio);
  candidates.sort((a, b) => a.sum - b.sum);
  return candidates.slice(0, most).map(({ parameters }) => parameters);
}

/** Every so many samples, first and last included. */
export function thinned(data: Measurements, most: number): Measurements {
  const count = data.times.length;
  if (count <= most) return data;
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
  const take = (values: Float64Array) => Float64Array.from(places, (i) => values[i]!);
  return {
    ...data,
    times: take(data.times),
    curves: byCurve((name) => take(data.curves[name])),
    loss: undefined,
  };
}

/** η_h from dh/dt = −η_h ‖dx‖² w, integrated: the slope of h on ∫w dt. */
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

/** Logarithms of η_h/η_y: from y = C h + η_y/(η_h ‖dx‖²) h², from the rich limit of h(∞), and some around it. */
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
  const y = Math.max(data.targetDistance ** 2, highest(output) * 1e-2);
  const rich = 2 * Math.log(Math.abs(last)) - logInput - Math.log(y);
  const steps = [-2, 0, 2].map((k) => rich + k * Math.LN10);
  return [regressed, ...steps].filter((x) => Number.isFinite(x));
}

/** The start of the model at a state: r, m₁ and m₂². */
export function startAt({
  representation,
  along,
  beside,
}: Pick<Start, "representation" | "along" | "beside">): StartGuess {
  const r = Math.sqrt(representation);
  return [r, along / r, beside / representation];
}

/** r, m₁ and m₂² */
export type StartGuess = readonly [separation: number, slope: number, across: number];

/** Starts to try: the first sample moved to where a start can be, and small ones of either sign. */
export function startGuesses(data: Measurements): StartGuess[] {
  const { representation, output, alignment } = data.curves;
  const s = data.targetDistance;
  const h = orOne(highest(representation));
  const y = orOne(Math.max(highest(output), s * s));
  const [h0, y0, w0] = [representation[0]!, Math.max(0, output[0]!), alignment[0]!];
  const root = Math.sqrt(y0);
  const along = s === 0 ? 0 : Math.min(root, Math.max(-root, (y0 - w0) / s));
  const first = startAt({
    representation: Math.max(h0, 1e-2 * h),
    along,
    beside: Math.max(0, y0 - along * along),
  });
  const [r, m] = [0.1 * Math.sqrt(h), 0.1 * Math.sqrt(y / h)];
  if (s === 0) return [first, [r, 0, m * m]];
  return [first, [r, m, 0], [r, -m, 0]];
}
