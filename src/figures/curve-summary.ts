import type { Axis, DotMark, Figure, LineMark } from "./figure";

type Curve = LineMark | DotMark;

/** Number of columns of a row of bars. */
const WIDTH = 40;
const MAX_ROWS = 20;
/** Code of the lowest of eight bars, ▁ to █. */
const LOWEST_BAR = 0x2581;

/**
 * Summarises the lines and dots of a figure: the title, a row of bars for each curve on a common vertical scale, where
 * marks with the same panel, category and method share a row, and the limits of the axes.
 */
export function curveSummary({ title, x, y, marks }: Figure): string {
  const curves = marks.filter((mark): mark is Curve => mark.type === "line" || mark.type === "dot");
  const across = readAxis(x, curves, "x");
  const up = readAxis(y, curves, "y");
  const rows = new Map<string, Curve[]>();
  for (const mark of curves) {
    const name = [mark.panel, mark.category, mark.method].filter(Boolean).join(", ");
    rows.set(name, [...(rows.get(name) ?? []), mark]);
  }
  const widest = Math.max(...[...rows.keys()].map(({ length }) => length));
  const bars = Array.from(rows, ([name, row]) => `  ${name.padEnd(widest)}  ${barsOf(row, across, up)}`);
  const omitted = bars.length - MAX_ROWS;
  const axes = `  ${up.text} over ${across.text}`;
  return [
    title,
    ...bars.slice(0, MAX_ROWS),
    ...(omitted > 0 ? [`  ... and ${omitted} more`] : []),
    ...(across.isEmpty || up.isEmpty ? [] : [axes]),
  ].join("\n");
}

/** Reads the limits of an axis or of its values; a logarithmic axis has no position for values at or below 0. */
function readAxis({ label, scale, domain }: Axis, curves: readonly Curve[], side: "x" | "y") {
  const project = scale === "log" ? Math.log : Number;
  const values = curves.flatMap((mark) => [...mark[side]]);
  const [low, high] = rangeOf(domain ?? values.filter((value) => Number.isFinite(project(value))));
  const start = project(low);
  const span = project(high) - start;
  return {
    /** True without a value that the axis can show. */
    isEmpty: low > high,
    /** Label and limits. */
    text: `${label}: ${rangeText([low, high])}`,
    /** Returns the position of a value, from 0 to 1, or undefined outside of the limits. */
    position: (value: number): number | undefined =>
      value < low || value > high ? undefined : span === 0 ? 0.5 : (project(value) - start) / span,
  };
}

type AxisRange = ReturnType<typeof readAxis>;

/** Returns the smallest and the largest of some numbers. */
export const rangeOf = (values: readonly number[]): [low: number, high: number] => [
  values.reduce((smallest, x) => Math.min(smallest, x), Number.POSITIVE_INFINITY),
  values.reduce((largest, x) => Math.max(largest, x), Number.NEGATIVE_INFINITY),
];

/** Formats a range to three significant digits. */
export const rangeText = (range: readonly [low: number, high: number]): string =>
  range.map((limit) => Number(limit.toPrecision(3))).join(" to ");

/**
 * Returns one character per column: the highest level of the marks there, or a space if they have none. The level is
 * interpolated between the points of a line but not between dots.
 */
function barsOf(marks: readonly Curve[], across: AxisRange, up: AxisRange): string {
  const columns = new Array<number>(WIDTH).fill(-1);
  for (const { type, x, y } of marks) {
    let previous: [column: number, level: number] | undefined;
    for (let i = 0; i < x.length; i++) {
      const [right, level] = [across.position(x[i]!), up.position(y[i]!)];
      if (right === undefined || level === undefined) {
        previous = undefined;
        continue;
      }
      const column = Math.min(WIDTH - 1, Math.floor(right * WIDTH));
      const [from, start] = previous ?? [column, level];
      for (let c = Math.min(from, column); c <= Math.max(from, column); c++) {
        const here = c === column ? level : start + ((level - start) * (c - from)) / (column - from);
        columns[c] = Math.max(columns[c]!, here);
      }
      previous = type === "line" ? [column, level] : undefined;
    }
  }
  const characters = columns.map((level) =>
    level < 0 ? " " : String.fromCharCode(LOWEST_BAR + Math.min(7, Math.floor(level * 8))),
  );
  return characters.join("");
}
