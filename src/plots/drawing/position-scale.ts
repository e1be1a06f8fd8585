import { extent } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Figure, Numbers } from "../../figures/figure";
import type { Point } from "./label-places";

/** A horizontal or vertical scale. */
export interface PositionScale {
  readonly domain: readonly [low: number, high: number];
  /** Returns the place of a value in pixels, which is not finite for values that a logarithmic axis cannot show. */
  readonly at: (value: number) => number;
  /** Returns the value at a place in pixels. */
  readonly invert: (place: number) => number;
}

type Side = "x" | "y";

/** Returns the coordinates of all series marks along one axis. */
const coordinates = (figure: Figure, side: Side): readonly number[] =>
  figure.marks.flatMap((mark) => {
    if (mark.type === "cell" || mark.type === "graph") return [];
    if (mark.type === "tile") {
      const [starts, ends] = side === "x" ? [mark.left, mark.right] : [mark.bottom, mark.top];
      return [...starts, ...ends];
    }
    const at = mark[side];
    return at === undefined ? [] : typeof at === "number" ? [at] : Array.from(at);
  });

/** Returns the limits of an axis: its domain if given, otherwise the limits of the data with a margin. */
export function axisDomain(args: Arguments, figure: Figure, side: Side): [number, number] {
  const { scale: type, domain } = figure[side];
  if (domain !== undefined) return checkedSpan(args.at([side, "domain"]), domain[0], domain[1]);
  const log = type === "log";
  const [low, high] = extent(coordinates(figure, side).filter((value) => !log || value > 0));
  if (low === undefined) {
    const expected = `"linear", because no ${side} is above 0`;
    throw args.refusal([side, "scale"], expected, '"log"');
  }
  return log
    ? paddedLogLimits(low, high)
    : checkedSpan(args.at([side, "domain"]), ...paddedLimits(low, high));
}

/** Returns limits around data on a linear axis; data that differ only by rounding are treated as equal. */
function paddedLimits(low: number, high: number): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const flat = high - low <= Math.max(1e-12 * size, 1e-300);
  const padding = flat ? size / 2 || 1 : 0.03 * (high - low);
  return [low - padding, high + padding];
}

/** Returns limits around data on a logarithmic axis. */
function paddedLogLimits(low: number, high: number): [number, number] {
  const logarithm = Math.log(high) - Math.log(low);
  const ratio = logarithm < 1e-9 ? 3 : Math.exp(0.03 * logarithm);
  return [Math.max(low / ratio, Number.MIN_VALUE), Math.min(high * ratio, Number.MAX_VALUE)];
}

/** Returns the limits, or throws an `ArgumentError` if their difference cannot be used as a divisor. */
export function checkedSpan(args: Arguments, low: number, high: number): [number, number] {
  if (Number.isFinite(high - low) && high - low >= 1e-300) return [low, high];
  const expected = "limits with a difference between 1e-300 and the largest float64";
  throw args.refusal(HERE, expected, `[${low}, ${high}]`);
}

/** Makes the scale that maps a domain to the pixels from `from` to `to`. */
export function positionScale(
  type: "linear" | "log",
  domain: readonly [number, number],
  from: number,
  to: number,
): PositionScale {
  const at = type === "log" ? scaleLog(domain, [from, to]) : scaleLinear(domain, [from, to]);
  return { domain, at, invert: at.invert };
}

/** Counts the points that a figure omits because they are at or below 0 on a logarithmic axis. */
export function omittedPoints(figure: Figure): number {
  let count = 0;
  for (const mark of figure.marks) {
    if (mark.type !== "line" && mark.type !== "dot" && mark.type !== "text") continue;
    mark.x.forEach((x, i) => {
      const y = mark.y[i] ?? Number.NaN;
      if ((figure.x.scale === "log" && x <= 0) || (figure.y.scale === "log" && y <= 0)) count++;
    });
  }
  return count;
}

/** Both scales of a frame. */
export interface Scales {
  readonly x: PositionScale;
  readonly y: PositionScale;
}

/** Returns the places of the points of a mark, in pixels. */
export const placesOf = (mark: { x: Numbers; y: Numbers }, { x, y }: Scales): Point[] =>
  Array.from(mark.x, (value, i) => ({ x: x.at(value), y: y.at(mark.y[i] ?? Number.NaN) }));

/** Returns the places of the points of a mark within the limits of both axes, with their indices. */
export const visiblePlaces = (
  mark: { x: Numbers; y: Numbers },
  scales: Scales,
): (Point & { index: number })[] =>
  placesOf(mark, scales)
    .map(({ x, y }, index) => ({ x, y, index }))
    .filter(({ index }) => isInDomain(scales.x, mark.x[index]!) && isInDomain(scales.y, mark.y[index]!));

/** Tests whether a value lies within the limits of an axis. */
export const isInDomain = ({ domain: [low, high] }: PositionScale, value: number): boolean =>
  value >= low && value <= high;
