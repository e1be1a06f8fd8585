import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { VectorLike } from "../../arrays/types";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { largestMagnitude } from "../../linalg/norm";
import { countUntilConverged } from "./convergence";

/** Measured dynamics of two data points: the quantities of `universalFlow` from a training log. */
export interface UniversalTrajectory {
  /**
   * T >= 4 times >= 0, strictly ascending: epochs, steps, or steps × learning rate. Rates are per unit of these times.
   */
  readonly times: VectorLike;
  /** h = ‖h₂ − h₁‖² of the hidden representations at these times. */
  readonly representation: VectorLike;
  /** y = ‖ŷ₂ − ŷ₁‖² of the outputs. */
  readonly output: VectorLike;
  /** w = y − dy·dŷ. */
  readonly alignment: VectorLike;
  /** Loss ½⟨‖ŷ − y‖²⟩ over the two points; if present, the rate of the mean output is fitted too. */
  readonly loss?: VectorLike | undefined;
  /** ‖x₂ − x₁‖², above 0. */
  readonly inputDistanceSquared: number;
  /** ‖y₂ − y₁‖², at least 0. */
  readonly targetDistanceSquared: number;
}

/** Name of one of the three curves. */
export type Curve = "representation" | "output" | "alignment";
/** The three curves in the order of the residuals. */
export const CURVES: readonly Curve[] = ["representation", "output", "alignment"];

/** Options of `fitUniversal`. */
export interface FitOptions extends ComputationOptions {
  /**
   * Initial state of the theory: `"measured"`, the first sample; or `"fitted"`, a state that is fitted with the rates,
   * for logs with a noisy first sample. Default: measured, unless the sample-to-sample noise of the residuals is above
   * 1e-3 of a curve's range or the first sample violates the Cauchy–Schwarz inequality.
   */
  readonly start?: "measured" | "fitted" | undefined;
  /**
   * Weights of the curves' squared residuals, >= 0, applied after the division by each curve's range; default 1 each.
   * Weights equal to the squared ranges give the unweighted sum of squares of van Rossem & Saxe (2024).
   */
  readonly weights?: Readonly<Partial<Record<Curve, number>>> | undefined;
  /**
   * Samples that are fitted: `"learning"` (default), those until all three curves have converged, so that the fit does
   * not depend on the length of the plateau after them; or `"all"`, as in van Rossem & Saxe (2024).
   */
  readonly samples?: "learning" | "all" | undefined;
}

/** A trajectory after validation, with the samples that are fitted. */
export interface Measurements {
  readonly times: Float64Array;
  readonly curves: Readonly<Record<Curve, Float64Array>>;
  readonly inputDistance: number;
  readonly targetDistance: number;
  /** Scale of each curve's residuals: its range max − min, or the magnitude of a constant curve. */
  readonly scales: Readonly<Record<Curve, number>>;
  /** Factor of each curve's residuals: √weight / scale. */
  readonly factors: Readonly<Record<Curve, number>>;
  readonly start: "measured" | "fitted" | undefined;
  /** All samples, including those after convergence. */
  readonly log: Log;
}

/** All samples of a trajectory. */
export interface Log {
  readonly times: Float64Array;
  readonly curves: Readonly<Record<Curve, Float64Array>>;
  readonly loss: Float64Array | undefined;
}

const MIN_SAMPLES = 4;
/** Shortest run, which leaves its integrations above the smallest times of float64. */
const MIN_SPAN = 1e-270;
/** Largest violation of the bounds on a sample that counts as noise, relative to its curve's range. */
const NOISE_ALLOWANCE = 0.2;

/** Checks that the options of a fit are known, and the options of the run. */
export function checkFitOptions(args: Arguments, options: FitOptions): void {
  args.options("options", options, { start: true, weights: true, samples: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
}

/** Reads and checks the trajectory of a call and the options of its fit, whose names have been checked. */
export function readTrajectory(
  args: Arguments,
  trajectory: UniversalTrajectory,
  options: FitOptions,
): Measurements {
  const at = args.at("trajectory");
  at.record(HERE, trajectory);
  const { inputDistanceSquared, targetDistanceSquared } = trajectory;
  const times = readTimes(at.at("times"), trajectory.times);
  const count = times.length;
  const curves = byCurve((name) => at.vector(name, trajectory[name], count));
  const loss = trajectory.loss === undefined ? undefined : at.vector("loss", trajectory.loss, count);
  at.number("inputDistanceSquared", inputDistanceSquared, { above: 0 });
  at.number("targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  const { start, samples = "learning" } = options;
  if (start !== undefined) args.choice("options.start", start, ["measured", "fitted"]);
  args.choice("options.samples", samples, ["learning", "all"]);
  const ranges = byCurve((name) => rangeOf(at, curves[name]));
  if (CURVES.every((name) => ranges[name] <= 1e-9 * largestMagnitude(curves[name]))) {
    const expected = "curves of which at least one varies: constant curves do not determine rates";
    throw at.refusal(HERE, expected, "three constant curves");
  }
  const targetDistance = Math.sqrt(targetDistanceSquared);
  checkSamples(at, curves, ranges, targetDistance);
  const weights = readWeights(args.at("options.weights"), options.weights);
  const weighted = CURVES.filter((name) => weights[name] > 0).map((name) => curves[name]);
  const fitted = samples === "all" ? count : countUntilConverged(weighted);
  const fittedCurves = byCurve((name) => curves[name].subarray(0, fitted));
  const scales = byCurve((name) =>
    scaleOf(rangeOf(at, fittedCurves[name]), largestMagnitude(fittedCurves[name])),
  );
  return {
    times: times.subarray(0, fitted),
    curves: fittedCurves,
    inputDistance: Math.sqrt(inputDistanceSquared),
    targetDistance,
    scales,
    factors: byCurve((name) => Math.sqrt(weights[name]) / scales[name]),
    start,
    log: { times, curves, loss },
  };
}

/** Evaluates a function for each curve. */
export const byCurve = <Value>(value: (name: Curve) => Value): Record<Curve, Value> => ({
  representation: value("representation"),
  output: value("output"),
  alignment: value("alignment"),
});

/** Returns the scale of a curve: its range, the magnitude of a constant curve, or 1 for a curve that is zero. */
const scaleOf = (range: number, largest: number): number =>
  range > 1e-9 * largest ? range : largest > 0 ? largest : 1;

function rangeOf(at: Arguments, values: Float64Array): number {
  const range = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  if (range < 1e150) return range;
  throw at.refusal(HERE, "curves whose squares do not overflow", `a range of ${range}`);
}

function readTimes(at: Arguments, value: VectorLike): Float64Array {
  const times = at.vector(HERE, value);
  if (times.length < MIN_SAMPLES) {
    throw at.refusal(HERE, `at least ${MIN_SAMPLES} samples`, `${times.length} samples`);
  }
  for (let i = 0; i < times.length; i++) {
    const previous = i === 0 ? 0 : times[i - 1]!;
    if (i === 0 ? times[i]! >= previous : times[i]! > previous) continue;
    const expected = i === 0 ? "at least 0" : `greater than the previous time ${previous}`;
    throw at.error(i, expected, times[i]);
  }
  const span = times[times.length - 1]! - times[0]!;
  if (span >= MIN_SPAN) return times;
  throw at.refusal(HERE, `over a span of at least ${MIN_SPAN}`, `times over a span of ${span}`);
}

function readWeights(at: Arguments, weights: FitOptions["weights"] = {}): Record<Curve, number> {
  at.options(HERE, weights, { representation: true, output: true, alignment: true });
  const read = byCurve((name) => at.number(name, weights[name] ?? 1, { atLeast: 0, atMost: 1e12 }));
  if (CURVES.some((name) => read[name] > 0)) return read;
  throw at.error(HERE, "above 0 for at least one curve", weights);
}

/** Rejects samples that violate h, y >= 0 or Cauchy–Schwarz by more than noise, as swapped or wrong columns do. */
function checkSamples(
  at: Arguments,
  { representation, output, alignment }: Measurements["curves"],
  ranges: Readonly<Record<Curve, number>>,
  targetDistance: number,
): void {
  const reject = (name: Curve, i: number, expected: string, value: number) => {
    throw at.error([name, i], expected, value);
  };
  for (let i = 0; i < representation.length; i++) {
    const [h, y, w] = [representation[i]!, output[i]!, alignment[i]!];
    if (h < -NOISE_ALLOWANCE * ranges.representation)
      reject("representation", i, "a squared distance, at least 0", h);
    if (y < -NOISE_ALLOWANCE * ranges.output) reject("output", i, "a squared distance, at least 0", y);
    const bound = targetDistance * Math.sqrt(Math.max(0, y) + NOISE_ALLOWANCE * ranges.output);
    const allowance = NOISE_ALLOWANCE * (ranges.output + ranges.alignment) + 1e-6 * (y + Math.abs(w));
    if (Math.abs(y - w) > bound + allowance) {
      const expected = `within ‖dy‖ √output = ${targetDistance * Math.sqrt(Math.max(0, y))} of the output distance ${y}`;
      reject("alignment", i, expected, w);
    }
  }
}
