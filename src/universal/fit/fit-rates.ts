import { ArgumentError } from "../../arrays/errors";
import type { Minimum } from "../least-squares";
import { readStart, type Start, type UniversalState } from "../problem";
import { type Noise, noiseOf } from "./intervals";
import { PARAMETERS, type Parameters, residualsOf } from "./model";
import { CURVES, type Measurements } from "./read-trajectory";
import { firstRates, fitFrom, startAt, startGuesses, thinned, withFitted } from "./search";

/** The best fit of the rates, from the first sample or with a start of their own. */
export interface RateFit {
  readonly minimum: Minimum;
  /** All parameters, those that were not fitted included. */
  readonly parameters: Parameters;
  readonly noise: Noise;
  readonly start: "measured" | "fitted";
}

/** Noise from sample to sample above this part of a curve's range makes the first sample no start. */
const NOISY = 1e-3;
const RATES = [0, 1];
const RATES_AND_START = [0, 1, 2, 3, 4];

/**
 * Fits the rates, from the start that the options ask for or that the noise of the data suggests.
 *
 * @throws ArgumentError when no start can be integrated
 */
export function fitRates(data: Measurements): RateFit {
  const measured = data.start === "fitted" ? undefined : fromFirstSample(data);
  if (measured !== undefined && (data.start === "measured" || isCalm(data, measured.noise))) return measured;
  const fitted = withStart(data, measured);
  if (fitted !== undefined) return fitted;
  const received = "one for which every integration failed";
  throw new ArgumentError(
    "fitUniversal",
    "trajectory",
    "one that the theory can be integrated along",
    received,
  );
}

/** The first sample of a trajectory. */
export const firstSample = ({ curves }: Measurements): UniversalState => ({
  representation: curves.representation[0]!,
  output: curves.output[0]!,
  alignment: curves.alignment[0]!,
});

/** The start among the parameters as a state. */
export function stateOf({ targetDistance }: Measurements, parameters: Parameters): UniversalState {
  const [separation, slope, across] = [parameters[2]!, parameters[3]!, parameters[4]!];
  const representation = Math.max(separation * separation, Number.MIN_VALUE);
  const along = separation * slope;
  const beside = representation * across;
  return {
    representation,
    output: along * along + beside,
    alignment: along * (along - targetDistance) + beside,
  };
}

function fromFirstSample(data: Measurements): RateFit | undefined {
  let start: Start;
  try {
    start = readStart(
      "fitUniversal",
      "trajectory (its first sample)",
      firstSample(data),
      data.targetDistance,
    );
  } catch (error) {
    if (error instanceof ArgumentError && data.start === undefined) return undefined;
    throw error;
  }
  const starts = firstRates(data, startAt(start), 4);
  return best(data, starts, RATES, "measured");
}

/** The fit with the start among its parameters, from several guesses of it and, if there is one, from a fit without. */
function withStart(data: Measurements, measured: RateFit | undefined): RateFit | undefined {
  const starts = startGuesses(data).flatMap((guess) => firstRates(data, guess, 2));
  if (measured !== undefined) starts.push(measured.parameters);
  return best(data, starts, RATES_AND_START, "fitted");
}

/** The best of several minima; rough fits to a thinned part of the data serve for the choice between them. */
function best(
  data: Measurements,
  starts: readonly Parameters[],
  places: readonly number[],
  kind: RateFit["start"],
): RateFit | undefined {
  const thin = thinned(data, 100);
  let least: { minimum: Minimum; start: Parameters } | undefined;
  for (const start of starts) {
    const minimum = fitFrom(thin, start, places, "rough");
    if (minimum !== undefined && minimum.sum < (least?.minimum.sum ?? Number.POSITIVE_INFINITY)) {
      least = { minimum, start };
    }
  }
  if (least === undefined) return undefined;
  const chosen = withFitted(least.start, places, least.minimum.parameters);
  const minimum = fitFrom(data, chosen, places);
  if (minimum === undefined) return undefined;
  return {
    minimum,
    parameters: withFitted(chosen, places, minimum.parameters),
    noise: noiseOf(data, minimum.residuals),
    start: kind,
  };
}

const isCalm = (data: Measurements, { deviations }: Noise): boolean =>
  CURVES.every((name) => deviations[name] <= NOISY * data.scales[name]);

/** What the noise of a measured start adds to the variances of the rates, to first order. */
export function startSpread(
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
  const spread = new Float64Array(2);
  for (const [k, name] of CURVES.entries()) {
    const cross = [0, 0];
    for (let i = 0; i < size; i++) {
      const row = i * PARAMETERS;
      const change = responses[k]!.reduce((sum, x, p) => sum + x * jacobian[row + 2 + p]!, 0);
      for (let p = 0; p < 2; p++) cross[p]! += jacobian[row + p]! * change;
    }
    for (let p = 0; p < 2; p++) {
      const response = inverse[2 * p]! * cross[0]! + inverse[2 * p + 1]! * cross[1]!;
      spread[p]! += (response * deviations[name]) ** 2;
    }
  }
  return spread;
}

/** How r, m₁ and m₂² of the start change with h, y and w. */
function startResponses(parameters: Parameters, s: number): readonly (readonly [number, number, number])[] {
  const [r, slope, across] = [parameters[2]!, parameters[3]!, parameters[4]!];
  const h = r * r;
  const withH = [1 / (2 * r), -slope / (2 * h), -across / h] as const;
  if (s === 0) return [withH, [0, 0, 1 / h], [0, 0, 0]];
  const along = (2 * r * slope) / s;
  return [withH, [0, 1 / (s * r), (1 - along) / h], [0, -1 / (s * r), along / h]];
}
