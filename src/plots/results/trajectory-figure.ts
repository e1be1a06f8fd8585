import type { NdArray } from "../../arrays/types";
import type { Axis, Figure, Mark } from "../../figures/figure";

/** One curve of a trajectory figure: its name, and its value at each index of the horizontal axis. */
export interface Curve {
  readonly name: string;
  readonly at: (index: number) => number;
  readonly panel?: string;
}

/** Curves over one horizontal axis. */
export interface TrajectoryCurves extends Pick<Figure, "name" | "title" | "caption" | "y"> {
  /** Time, unless it says otherwise. */
  readonly x?: Axis;
  /** Places on the horizontal axis. */
  readonly at: ArrayLike<number>;
  readonly curves: readonly Curve[];
  /** What is drawn besides. */
  readonly marks?: readonly Mark[];
}

/** Time as the deep linear pillars count it. */
const TIME: Axis = { label: "time t (units of τ)" };

/** More curves than this cannot be told apart. */
const MOST_CURVES = 12;
/** More points than this are not seen. */
const MOST_POINTS = 300;
/** As few as this are marked on their line: between them nothing was recorded. */
const FEW_POINTS = 25;

/** A figure of curves: the first dozen of them, at a few hundred points of each. */
export function trajectoryFigure({
  x = TIME,
  at,
  curves,
  marks = [],
  caption,
  ...rest
}: TrajectoryCurves): Figure {
  const panels = new Set(curves.map(({ panel }) => panel)).size;
  const kept = curves.slice(0, MOST_CURVES * panels);
  const indices = thin(at.length);
  const places = indices.map((i) => at[i]!);
  const types = [
    ...(indices.length > 1 ? (["line"] as const) : []),
    ...(indices.length <= FEW_POINTS ? (["dot"] as const) : []),
  ];
  const left =
    kept.length < curves.length ? `The first ${kept.length} of ${curves.length} curves are shown.` : "";
  const words = [caption ?? "", left].filter((text) => text !== "").join(" ");
  return {
    ...rest,
    ...(words === "" ? {} : { caption: words }),
    x,
    marks: [
      ...types.flatMap((type) =>
        kept.map(({ name, at: valueAt, panel }): Mark => {
          const series = { type, x: places, y: indices.map(valueAt), panel };
          return kept.length === panels ? series : { ...series, category: name };
        }),
      ),
      ...marks,
    ],
  };
}

/** The columns of an array [T, k] as curves. */
export const columnCurves = ({ data, shape }: NdArray, nameOf: (k: number) => string): Curve[] =>
  Array.from({ length: shape[1]! }, (_, k) => ({ name: nameOf(k), at: (i) => data[i * shape[1]! + k]! }));

/** `count` equal steps from 0 to `end`. */
export const steps = (end: number, count = 200): Float64Array =>
  Float64Array.from({ length: count + 1 }, (_, i) => (end * i) / count);

/** A logarithmic axis where positive numbers span more than two decades. */
export function scaleFor(values: ArrayLike<number>): NonNullable<Axis["scale"]> {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return low > 0 && high > 100 * low ? "log" : "linear";
}

/** A number in a sentence. */
export const inWords = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(3)));

/** From where to where a loss went, as a sentence. */
export function lossInWords(loss: ArrayLike<number>): string {
  if (loss.length === 0) return "";
  return `The loss goes from ${inWords(loss[0]!)} to ${inWords(loss[loss.length - 1]!)}.`;
}

/** A loss over time, on a logarithmic axis where it falls far. */
export const lossFigure = (
  trajectory: Pick<TrajectoryCurves, "name" | "title" | "x" | "at">,
  loss: ArrayLike<number>,
): Figure =>
  trajectoryFigure({
    ...trajectory,
    caption: lossInWords(loss),
    y: { label: "loss", scale: scaleFor(loss) },
    curves: [{ name: "loss", at: (i) => loss[i]! }],
  });

/** Every index below `length`, or a few hundred of them with the first and the last. */
function thin(length: number): number[] {
  const count = Math.min(length, MOST_POINTS);
  return Array.from({ length: count }, (_, i) =>
    count < 2 ? i : Math.round((i * (length - 1)) / (count - 1)),
  );
}
