import { checkChoice, checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { readVector } from "../../arrays/readers";
import type { VectorLike } from "../../arrays/types";

/** The measured dynamics of two data points: what `universalFlow` predicts, from a training log. */
export interface UniversalTrajectory {
  /** T >= 4 times >= 0, strictly ascending: epochs, steps, or steps × learning rate. The rates are per unit of them. */
  readonly times: VectorLike;
  /** h = ‖h₂ − h₁‖² of the hidden representations at each of them. */
  readonly representation: VectorLike;
  /** y = ‖ŷ₂ − ŷ₁‖² of the outputs. */
  readonly output: VectorLike;
  /** w = y − dy·dŷ. */
  readonly alignment: VectorLike;
  /** ½⟨‖ŷ − y‖²⟩ over the two points: adds the rate of the mean output to the fit. */
  readonly loss?: VectorLike | undefined;
  /** ‖x₂ − x₁‖², above 0. */
  readonly inputDistanceSquared: number;
  /** ‖y₂ − y₁‖², at least 0. */
  readonly targetDistanceSquared: number;
}

/** The three curves, by name. */
export type Curve = "representation" | "output" | "alignment";
export const CURVES: readonly Curve[] = ["representation", "output", "alignment"];

/** How `fitUniversal` fits. */
export interface FitOptions {
  /**
   * Where the theory starts: `"measured"`, at the first sample; or `"fitted"`, at a start that is fitted with the rates,
   * for logs whose first sample is noisy. Default: measured, unless the residuals' sample-to-sample noise is above 1e-3
   * of a curve's range or the first sample is no legal state.
   */
  readonly start?: "measured" | "fitted" | undefined;
  /**
   * Weights of the curves' squared residuals, >= 0, on top of the division by each curve's range; default 1 each. The
   * squares of the ranges give the plain sum of squares of van Rossem & Saxe (2024).
   */
  readonly weights?: Readonly<Partial<Record<Curve, number>>> | undefined;
}

/** A trajectory after checking. */
export interface Measurements {
  readonly times: Float64Array;
  readonly curves: Readonly<Record<Curve, Float64Array>>;
  readonly loss: Float64Array | undefined;
  readonly inputDistance: number;
  readonly targetDistance: number;
  /** What each curve's residuals are measured by: its range max − min; for one that stands still its size. */
  readonly scales: Readonly<Record<Curve, number>>;
  /** What the residuals of each curve are multiplied with. */
  readonly factors: Readonly<Record<Curve, number>>;
  readonly start: "measured" | "fitted" | undefined;
}

const NAME = "fitUniversal";
const FEWEST = 4;
/** How far a sample may be outside of what two points can do, in units of its curve's range: more than noise is. */
const FAR = 0.2;

/** Checks a trajectory and the options of its fit. */
export function readTrajectory(trajectory: UniversalTrajectory, options: FitOptions): Measurements {
  checkRecord(NAME, "trajectory", trajectory);
  checkRecord(NAME, "options", options);
  const { inputDistanceSquared, targetDistanceSquared } = trajectory;
  const times = readTimes(trajectory.times);
  const count = times.length;
  const read = (name: Curve) => readVector(NAME, `trajectory.${name}`, trajectory[name], count);
  const curves = {
    representation: read("representation"),
    output: read("output"),
    alignment: read("alignment"),
  };
  const loss =
    trajectory.loss === undefined ? undefined : readVector(NAME, "trajectory.loss", trajectory.loss, count);
  checkNumber(NAME, "trajectory.inputDistanceSquared", inputDistanceSquared, { above: 0 });
  checkNumber(NAME, "trajectory.targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  if (options.start !== undefined) checkChoice(NAME, "options.start", options.start, ["measured", "fitted"]);
  const ranges = byCurve((name) => rangeOf(curves[name]));
  const largest = byCurve((name) => curves[name].reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  if (CURVES.every((name) => ranges[name] <= 1e-9 * largest[name])) {
    const expected = "curves that move: constant ones determine no rates";
    throw new ArgumentError(NAME, "trajectory", expected, "three constant curves");
  }
  const targetDistance = Math.sqrt(targetDistanceSquared);
  checkLegal(curves, ranges, targetDistance);
  const scales = byCurve((name) => scaleOf(ranges[name], largest[name]));
  const weights = readWeights(options.weights);
  return {
    times,
    curves,
    loss,
    inputDistance: Math.sqrt(inputDistanceSquared),
    targetDistance,
    scales,
    factors: byCurve((name) => Math.sqrt(weights[name]) / scales[name]),
    start: options.start,
  };
}

export const byCurve = <Value>(value: (name: Curve) => Value): Record<Curve, Value> => ({
  representation: value("representation"),
  output: value("output"),
  alignment: value("alignment"),
});

/** A curve that stands still is measured by its size, and one that is zero throughout by 1. */
const scaleOf = (range: number, largest: number): number =>
  range > 1e-9 * largest ? range : largest > 0 ? largest : 1;

function rangeOf(values: Float64Array): number {
  const range = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  if (range < 1e150) return range;
  throw new ArgumentError(
    NAME,
    "trajectory",
    "curves whose squares stay within float64",
    `a range of ${range}`,
  );
}

function readTimes(value: VectorLike): Float64Array {
  const times = readVector(NAME, "trajectory.times", value);
  if (times.length < FEWEST) {
    const received = `${times.length} samples`;
    throw new ArgumentError(NAME, "trajectory.times", `at least ${FEWEST} samples`, received);
  }
  for (let i = 0; i < times.length; i++) {
    const least = i === 0 ? 0 : times[i - 1]!;
    if (i === 0 ? times[i]! >= least : times[i]! > least) continue;
    const expected = i === 0 ? "at least 0" : `after the time before it (${least})`;
    throw ArgumentError.of(NAME, `trajectory.times[${i}]`, expected, times[i]);
  }
  return times;
}

function readWeights(weights: FitOptions["weights"]): Record<Curve, number> {
  if (weights === undefined) return byCurve(() => 1);
  checkRecord(NAME, "options.weights", weights);
  const read = byCurve((name) =>
    checkNumber(NAME, `options.weights.${name}`, weights[name] ?? 1, { atLeast: 0, atMost: 1e12 }),
  );
  if (CURVES.some((name) => read[name] > 0)) return read;
  throw ArgumentError.of(NAME, "options.weights", "above 0 for at least one curve", weights);
}

/** Refuses samples that no two points can be in, by more than noise: swapped or wrongly computed columns. */
function checkLegal(
  { representation, output, alignment }: Measurements["curves"],
  ranges: Readonly<Record<Curve, number>>,
  targetDistance: number,
): void {
  const refuse = (name: Curve, i: number, expected: string, value: number) => {
    throw ArgumentError.of(NAME, `trajectory.${name}[${i}]`, expected, value);
  };
  for (let i = 0; i < representation.length; i++) {
    const [h, y, w] = [representation[i]!, output[i]!, alignment[i]!];
    if (h < -FAR * ranges.representation) refuse("representation", i, "a squared distance, at least 0", h);
    if (y < -FAR * ranges.output) refuse("output", i, "a squared distance, at least 0", y);
    const bound = targetDistance * Math.sqrt(Math.max(0, y) + FAR * ranges.output);
    const room = FAR * (ranges.output + ranges.alignment) + 1e-6 * (y + Math.abs(w));
    if (Math.abs(y - w) > bound + room) {
      const expected = `within ‖dy‖ √output = ${targetDistance * Math.sqrt(Math.max(0, y))} of the output distance ${y}`;
      refuse("alignment", i, expected, w);
    }
  }
}
