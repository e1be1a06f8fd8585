import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { geometricMean } from "./geometric-mean";

/** Interval of a parameter from which points are sampled. */
export interface Axis {
  /** Smallest value. */
  readonly from: number;
  /** Upper end, which is above `from`. */
  readonly to: number;
  /** Values are spread evenly (`"linear"`, the default), or their logarithms are (`"log"`). */
  readonly scale?: "linear" | "log" | undefined;
}

/** Intervals by the names of their parameters. */
export type Axes = Readonly<Record<string, Axis>>;

/** Interval of a parameter as plain data. */
export type DescribedAxis = Required<Axis> & { readonly name: string };

/** Interval after its checks. */
export interface NamedAxis {
  readonly name: string;
  readonly interval: Required<Axis>;
  /** Returns the value at a fraction of the interval, which is at least 0 and below 1. */
  valueAt(fraction: number): number;
}

/** Smallest length of an interval relative to its ends: in a shorter one, points could be equal by rounding. */
const SMALLEST_SPREAD = 1e-5;

/** Reads intervals of at least one and at most `most` parameters. */
export function readAxes(args: Arguments, axes: Axes, most: number): NamedAxis[] {
  const at = args.at("axes");
  at.record(HERE, axes);
  const names = Object.keys(axes);
  if (names.length === 0) throw at.error(HERE, "at least one parameter with its interval", axes);
  if (names.length > most) throw at.refusal(HERE, `at most ${most} parameters`, `${names.length} parameters`);
  return names.map((name) => readAxis(at.at([name]), name, axes[name]!));
}

function readAxis(at: Arguments, name: string, axis: Axis): NamedAxis {
  if (name === "seed")
    throw at.refusal(HERE, "a parameter other than seed, which is an integer", "an interval of seeds");
  at.options(HERE, axis, { from: true, to: true, scale: true });
  const { scale = "linear" } = axis;
  const isLog = at.choice("scale", scale, ["linear", "log"]) === "log";
  const from = at.number("from", axis.from, isLog ? { above: 0 } : {});
  const to = at.number("to", axis.to, { above: from });
  const spread = to - from;
  if (!Number.isFinite(spread)) throw at.error("to", "such that to - from is finite", to);
  if (spread < SMALLEST_SPREAD * Math.max(Math.abs(from), Math.abs(to)))
    throw at.error("to", `above from by a part of at least ${SMALLEST_SPREAD}`, to);
  const valueAt = isLog
    ? (fraction: number) => geometricMean(from, to, fraction)
    : (fraction: number) => from + fraction * spread;
  return { name, interval: { from, to, scale }, valueAt };
}

/** Returns intervals as plain data that keep their order. */
export const describeAxes = (axes: readonly NamedAxis[]): DescribedAxis[] =>
  axes.map(({ name, interval }) => ({ name, ...interval }));

/** Returns the intervals of a description. */
export const axesFrom = (described: readonly DescribedAxis[]): Axes =>
  Object.fromEntries(described.map(({ name, ...interval }) => [name, interval]));
