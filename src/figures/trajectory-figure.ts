import type { NdArray } from "../arrays/types";
import { TAU_AXIS } from "./closed-form-figure";
import type { Axis, Figure, Mark } from "./figure";

/** A curve of a trajectory figure: its name, and its value at each index of the horizontal axis. */
export interface Curve {
  readonly name: string;
  readonly at: (index: number) => number;
  readonly panel?: string;
}

/** Curves over one horizontal axis. */
export interface TrajectoryCurves extends Pick<Figure, "name" | "title" | "caption" | "y"> {
  /** Horizontal axis; time in units of τ by default. */
  readonly x?: Axis;
  /** Positions on the horizontal axis. */
  readonly at: ArrayLike<number>;
  readonly curves: readonly Curve[];
  /** Additional marks. */
  readonly marks?: readonly Mark[];
}

/** Largest number of curves per panel; more cannot be distinguished. */
const MAX_CURVES = 12;
/** Largest number of points per curve; more are not visible. */
const MAX_POINTS = 300;
/** Largest number of points that are also marked by dots, which show that nothing was recorded between them. */
const MAX_MARKED_POINTS = 25;

/** Draws curves: the first `MAX_CURVES` per panel, at `MAX_POINTS` points each; or a text if nothing was recorded. */
export function trajectoryFigure({
  x = TAU_AXIS,
  at,
  curves,
  marks = [],
  caption,
  ...rest
}: TrajectoryCurves): Figure {
  if (at.length === 0) return { ...rest, x, marks: [nothingRecorded(x, rest.y), ...marks] };
  const panels = new Set(curves.map(({ panel }) => panel)).size;
  const drawn = curves.slice(0, MAX_CURVES * panels);
  const indices = sampleIndices(at.length);
  const positions = indices.map((i) => at[i]!);
  const types = [
    ...(indices.length > 1 ? (["line"] as const) : []),
    ...(indices.length <= MAX_MARKED_POINTS ? (["dot"] as const) : []),
  ];
  const omission =
    drawn.length < curves.length ? `The first ${drawn.length} of ${curves.length} curves are shown.` : "";
  const fullCaption = [caption ?? "", omission].filter((text) => text !== "").join(" ");
  return {
    ...rest,
    ...(fullCaption === "" ? {} : { caption: fullCaption }),
    x,
    marks: [
      ...types.flatMap((type) =>
        drawn.map(({ name, at: valueAt, panel }): Mark => {
          const series = { type, x: positions, y: indices.map(valueAt), panel };
          return drawn.length === panels ? series : { ...series, category: name };
        }),
      ),
      ...marks,
    ],
  };
}

/** Returns a text within the axes of a figure without records. */
const nothingRecorded = (x: Axis, y: Axis): Mark => {
  const inside = ({ domain }: Axis) => domain?.[0] ?? 1;
  return { type: "text", x: [inside(x)], y: [inside(y)], text: ["nothing was recorded"] };
};

/** Returns the columns of an array [T, k] as curves. */
export const columnCurves = ({ data, shape }: NdArray, nameOf: (k: number) => string): Curve[] =>
  Array.from({ length: shape[1]! }, (_, k) => ({ name: nameOf(k), at: (i) => data[i * shape[1]! + k]! }));

/** Returns `"log"` for positive numbers that span more than two decades, otherwise `"linear"`. */
export function scaleFor(values: ArrayLike<number>): NonNullable<Axis["scale"]> {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return low > 0 && high > 100 * low ? "log" : "linear";
}

/** Formats a number to three significant digits for use in a sentence. */
export const shortNumber = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(3)));

/** Returns a sentence with the first and the last loss, or an empty string without records. */
export function lossSentence(loss: ArrayLike<number>): string {
  if (loss.length === 0) return "";
  return `The loss goes from ${shortNumber(loss[0]!)} to ${shortNumber(loss[loss.length - 1]!)}.`;
}

/** Draws a loss over time, or over steps, on a logarithmic axis if it spans more than two decades. */
export const lossFigure = (
  trajectory: Pick<TrajectoryCurves, "name" | "title" | "x" | "at">,
  loss: ArrayLike<number>,
): Figure =>
  trajectoryFigure({
    ...trajectory,
    caption: lossSentence(loss),
    y: { label: "loss", scale: scaleFor(loss) },
    curves: [{ name: "loss", at: (i) => loss[i]! }],
  });

/** Returns all indices below `length`, or `MAX_POINTS` evenly spaced ones with the first and the last. */
function sampleIndices(length: number): number[] {
  const count = Math.min(length, MAX_POINTS);
  return Array.from({ length: count }, (_, i) =>
    count < 2 ? i : Math.round((i * (length - 1)) / (count - 1)),
  );
}
