import type { Arguments } from "../../arrays/arguments";
import { ArgumentError } from "../../arrays/errors";
import { type Computation, part } from "../../concurrency/computation";
import type { Minimum } from "../../descent/levenberg-marquardt";
import { readPairStart, type Start, type UniversalState } from "../problem";
import { type Noise, noiseOf } from "./intervals";
import { firstSample, MAX_START_NOISE, measuredStart } from "./measured-start";
import { PARAMETERS, type Parameters, residualsOf } from "./model";
import { CURVES, type Measurements } from "./read-trajectory";
import { firstRates, fitFrom, startAt, startGuesses, thinned, withFitted } from "./search";

/** Best fit of the rates, with the initial state either measured (the first sample) or fitted. */
export interface RateFit {
  readonly minimum: Minimum;
  /** All parameters, including those that were not fitted. */
  readonly parameters: Parameters;
  readonly noise: Noise;
  readonly start: "measured" | "fitted";
  /** True if an abort ended the fit, which is then the best so far. */
  readonly aborted: boolean;
}

/** Indices of the rates among the parameters. */
const RATES = [0, 1];
/** Indices of the rates and of the initial state among the parameters. */
const RATES_AND_START = [0, 1, 2, 3, 4];

/**
 * Fits the rates, with the initial state chosen by the options or, by default, by the noise of the data. Pauses after
 * every step; an abort ends the fit with the best result so far.
 *
 * @throws ArgumentError if the theory cannot be integrated from any start
 */
export function* fitRates(args: Arguments, data: Measurements): Computation<RateFit> {
  const measured = data.start === "fitted" ? undefined : yield* part(0, 0.4, fitFromFirstSample(args, data));
  if (measured?.aborted) return measured;
  if (measured !== undefined && (data.start === "measured" || isStartAccurate(data, measured.noise)))
    return measured;
  const fitted = yield* part(0.4, 1, fitWithStart(data, measured));
  if (fitted !== undefined) return fitted;
  const expected = "a trajectory along which the theory can be integrated";
  throw args.refusal("trajectory", expected, "one for which every integration failed");
}

/** Converts the initial state among the parameters to the three scalars. */
export function stateOf({ targetDistance }: Measurements, parameters: Parameters): UniversalState {
  const [separation, slope, across] = [parameters[2]!, parameters[3]!, parameters[4]!];
  const representation = Math.max(separation * separation, Number.MIN_VALUE);
  const along = separation * slope;
  const perpendicular = representation * across;
  return {
    representation,
    output: along * along + perpendicular,
    alignment: along * (along - targetDistance) + perpendicular,
  };
}

/** Fits the rates from the first sample; undefined if it is not a possible state and the options do not require it. */
function* fitFromFirstSample(args: Arguments, data: Measurements): Computation<RateFit | undefined> {
  const state = data.start === "measured" ? measuredStart(data) : firstSample(data);
  let start: Start;
  try {
    start = readPairStart(args.at(["trajectory", "(its first sample)"]), state, data.targetDistance);
  } catch (error) {
    if (error instanceof ArgumentError && data.start === undefined) return undefined;
    throw error;
  }
  const starts = firstRates(data, startAt(start), 4);
  return yield* bestFit(data, starts, RATES, "measured");
}

/** Fits rates and initial state, from several guesses and, if it exists, from the fit with the measured start. */
function fitWithStart(data: Measurements, measured: RateFit | undefined): Computation<RateFit | undefined> {
  const starts = startGuesses(data).flatMap((guess) => firstRates(data, guess, 2));
  if (measured !== undefined) starts.push(measured.parameters);
  return bestFit(data, starts, RATES_AND_START, "fitted");
}

/** Fits from several starts and returns the best minimum. Rough fits to thinned data select the start. */
function* bestFit(
  data: Measurements,
  starts: readonly Parameters[],
  indices: readonly number[],
  kind: RateFit["start"],
): Computation<RateFit | undefined> {
  const thin = thinned(data, 100);
  let best: { minimum: Minimum; start: Parameters } | undefined;
  let aborted = false;
  for (const [k, start] of starts.entries()) {
    const fit = fitFrom(thin, start, indices, "rough");
    const minimum = yield* part((0.5 * k) / starts.length, (0.5 * (k + 1)) / starts.length, fit);
    if (minimum !== undefined && minimum.sum < (best?.minimum.sum ?? Number.POSITIVE_INFINITY)) {
      best = { minimum, start };
    }
    aborted = minimum?.aborted ?? false;
    if (aborted) break;
  }
  if (best === undefined) return undefined;
  const chosen = withFitted(best.start, indices, best.minimum.parameters);
  const minimum = yield* part(0.5, 1, fitFrom(data, chosen, indices, aborted ? "start" : "exact"));
  if (minimum === undefined) return undefined;
  return {
    minimum,
    parameters: withFitted(chosen, indices, minimum.parameters),
    noise: noiseOf(data, minimum.residuals),
    start: kind,
    aborted: aborted || minimum.aborted,
  };
}

/** Tests whether the noise of every curve is small enough to start at the first sample. */
const isStartAccurate = (data: Measurements, { deviations }: Noise): boolean =>
  CURVES.every((name) => deviations[name] <= MAX_START_NOISE * data.scales[name]);

/** Computes the first-order contribution of the noise of a measured start to the variances of the rates. */
export function startVariances(
  data: Measurements,
  parameters: Parameters,
  { deviations }: Noise,
  inverse: Float64Array,
): Float64Array | undefined {
  const size = 3 * data.times.length;
  const residuals = new Float64Array(size);
  const jacobian = new Float64Array(size * PARAMETERS);
  if (!residualsOf(data, parameters, residuals, jacobian)) return undefined;
  const responses = startResponses(parameters, data.targetDistance);
  const variances = new Float64Array(2);
  for (const [k, name] of CURVES.entries()) {
    const cross = [0, 0];
    for (let i = 0; i < size; i++) {
      const row = i * PARAMETERS;
      const change = responses[k]!.reduce((sum, x, p) => sum + x * jacobian[row + 2 + p]!, 0);
      for (let p = 0; p < 2; p++) cross[p]! += jacobian[row + p]! * change;
    }
    for (let p = 0; p < 2; p++) {
      const response = inverse[2 * p]! * cross[0]! + inverse[2 * p + 1]! * cross[1]!;
      variances[p]! += (response * deviations[name]) ** 2;
    }
  }
  return variances;
}

/** Computes the derivatives of r, m₁ and m₂² of the start by h, y and w; one row for each of h, y and w. */
function startResponses(parameters: Parameters, s: number): readonly (readonly [number, number, number])[] {
  const [r, slope, across] = [parameters[2]!, parameters[3]!, parameters[4]!];
  const h = r * r;
  const withH = [1 / (2 * r), -slope / (2 * h), -across / h] as const;
  if (s === 0) return [withH, [0, 0, 1 / h], [0, 0, 0]];
  const along = (2 * r * slope) / s;
  return [withH, [0, 1 / (s * r), (1 - along) / h], [0, -1 / (s * r), along / h]];
}
