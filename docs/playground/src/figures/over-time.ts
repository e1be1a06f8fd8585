import type { Axis, Figure, Mark } from "learning-dynamics/plots";

/** Horizontal axes that are a time, by the beginnings of their labels. */
const TIME = /^(time|steps?|epochs?)\b/;

/** Margin between the data and the ends of an axis, relative to the range of the data. */
const MARGIN = 0.03;

type Span = readonly [start: number, end: number];

/** Tests whether a figure shows curves over time. */
export const isOverTime = ({ x, marks }: Figure): boolean =>
  TIME.test(x.label) && marks.some(({ type }) => type === "line" || type === "dot");

/** Returns the time at a fraction of the time span of figures with the same axis as the first one over time. */
export function timeAt(figures: readonly Figure[], fraction: number): number | undefined {
  const first = figures.find(isOverTime);
  if (first === undefined) return undefined;
  const spans = figures.flatMap((figure) => (figure.x.label === first.x.label ? [rangeOf(figure, "x")] : []));
  const [start, end] = [Math.min(...spans.map(([low]) => low)), Math.max(...spans.map(([, high]) => high))];
  return first.x.scale === "log" ? start * (end / start) ** fraction : start + fraction * (end - start);
}

/** Draws figures over time only up to a time, on the axes of the whole curves, with a line at that time. */
export const untilTime = (figures: readonly Figure[], time: number): Figure[] =>
  figures.map((figure) => {
    if (!isOverTime(figure)) return figure;
    const axis = (side: "x" | "y"): Axis => ({ domain: limits(figure, side), ...figure[side] });
    const marks: Mark[] = figure.marks.map((mark) => clipped(mark, time));
    return { ...figure, x: axis("x"), y: axis("y"), marks: [...marks, { type: "rule", x: time }] };
  });

/** Returns a curve up to a time, at which a line ends by interpolation. */
function clipped(mark: Mark, time: number): Mark {
  if (mark.type !== "line" && mark.type !== "dot") return mark;
  const x = Array.from(mark.x);
  const count = x.filter((t) => t <= time).length;
  const xs = x.slice(0, count);
  const ys = Array.from(mark.y.slice(0, count));
  if (mark.type === "line" && count > 0 && count < x.length) {
    const [before, after] = [x[count - 1]!, x[count]!];
    const [low, high] = [mark.y[count - 1]!, mark.y[count]!];
    xs.push(time);
    ys.push(low + ((high - low) * (time - before)) / (after - before));
  }
  return { ...mark, x: xs, y: ys };
}

/** Returns the least and largest coordinate of curves, lines and labels; on a logarithmic axis of those above 0. */
function rangeOf({ marks, ...axes }: Figure, side: "x" | "y"): Span {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const log = axes[side].scale === "log";
  for (const mark of marks) {
    if (mark.type === "cell" || mark.type === "tile" || mark.type === "graph") continue;
    const at = mark[side] ?? [];
    for (const value of typeof at === "number" ? [at] : at) {
      if (log && value <= 0) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

/** Returns the limits of an axis: those of the data, with a margin. */
function limits(figure: Figure, side: "x" | "y"): Span {
  const [low, high] = rangeOf(figure, side);
  if (figure[side].scale === "log") {
    const ratio = high > low ? (high / low) ** MARGIN : 3;
    return [low / ratio, high * ratio];
  }
  const margin = high > low ? MARGIN * (high - low) : Math.abs(high) / 2 || 1;
  return [low - margin, high + margin];
}
