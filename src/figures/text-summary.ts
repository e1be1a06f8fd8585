import type { DotMark, Figure, LineMark, Mark } from "./figure";

const LEVELS = [..."▁▂▃▄▅▆▇█"];
const WIDTH = 40;
const MAX_ROWS = 20;

/**
 * Summarises a figure in a few lines of text: the title, a row of bars for each curve on a common vertical scale (marks
 * with the same panel, category and method share a row), and the size of each heat map and graph.
 */
export function textSummary(figure: Figure): string {
  const curves = figure.marks.filter(
    (mark): mark is LineMark | DotMark => mark.type === "line" || mark.type === "dot",
  );
  const valuesAlong = (side: "x" | "y") =>
    curves.flatMap((mark) => Array.from(mark[side]).filter(isDrawable(figure, side)));
  const [across, up] = [
    rangeOf(figure.x.domain ?? valuesAlong("x")),
    rangeOf(figure.y.domain ?? valuesAlong("y")),
  ];
  const rows = new Map<string, (LineMark | DotMark)[]>();
  for (const mark of curves) {
    const { panel, category, method } = mark;
    const name = [panel, category, method].filter((word) => word !== undefined).join(", ");
    rows.set(name, [...(rows.get(name) ?? []), mark]);
  }
  const widest = [...rows.keys()].reduce((longest, name) => Math.max(longest, name.length), 0);
  const bars = Array.from(
    rows,
    ([name, marks]) => `  ${name.padEnd(widest)}  ${barsOf(marks, figure, across, up)}`,
  );
  const axes =
    across[0] > across[1] || up[0] > up[1]
      ? []
      : [`  ${figure.y.label}: ${rangeText(up)} over ${figure.x.label}: ${rangeText(across)}`];
  const omitted = bars.length > MAX_ROWS ? [`  ... and ${bars.length - MAX_ROWS} more`] : [];
  return [
    figure.title,
    ...bars.slice(0, MAX_ROWS),
    ...omitted,
    ...axes,
    ...figure.marks.flatMap(describeMark),
  ].join("\n");
}

/** Tests whether a value can be shown on an axis: a logarithmic axis has no position for values at or below 0. */
const isDrawable =
  (figure: Figure, side: "x" | "y") =>
  (value: number): boolean =>
    figure[side].scale !== "log" || value > 0;

const rangeText = ([low, high]: readonly [number, number]): string =>
  `${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;

const rangeOf = (values: readonly number[]): [low: number, high: number] => [
  values.reduce((smallest, x) => Math.min(smallest, x), Number.POSITIVE_INFINITY),
  values.reduce((largest, x) => Math.max(largest, x), Number.NEGATIVE_INFINITY),
];

/** Returns one character per column: the highest level of the marks there, or a space if they have none. */
function barsOf(
  marks: readonly (LineMark | DotMark)[],
  figure: Figure,
  across: readonly [number, number],
  up: readonly [number, number],
): string {
  const columns = new Array<number | undefined>(WIDTH).fill(undefined);
  for (const mark of marks) raiseColumns(columns, mark, figure, across, up);
  return columns
    .map((level) => (level === undefined ? " " : LEVELS[Math.min(7, Math.floor(level * 8))]!))
    .join("");
}

/**
 * Raises the columns to the level of a mark, which is interpolated between the points of a line but not between dots.
 */
function raiseColumns(
  columns: (number | undefined)[],
  { type, x, y }: LineMark | DotMark,
  figure: Figure,
  across: readonly [number, number],
  up: readonly [number, number],
): void {
  let previous: [column: number, part: number] | undefined;
  for (let i = 0; i < x.length; i++) {
    const [right, level] = [
      positionOnAxis(figure, "x", x[i]!, across),
      positionOnAxis(figure, "y", y[i]!, up),
    ];
    if (right === undefined || level === undefined) {
      previous = undefined;
      continue;
    }
    const column = Math.min(WIDTH - 1, Math.floor(right * WIDTH));
    const [from, start] = previous ?? [column, level];
    for (let c = Math.min(from, column); c <= Math.max(from, column); c++) {
      const between = column === from ? level : start + ((level - start) * (c - from)) / (column - from);
      columns[c] = Math.max(columns[c] ?? 0, c === column ? level : between);
    }
    previous = type === "line" ? [column, level] : undefined;
  }
}

/** Returns the position of a value on an axis, from 0 to 1, or undefined outside of its limits. */
function positionOnAxis(
  figure: Figure,
  side: "x" | "y",
  value: number,
  [low, high]: readonly [number, number],
): number | undefined {
  if (value < low || value > high || !isDrawable(figure, side)(value)) return undefined;
  if (low === high) return 0.5;
  if (figure[side].scale === "log")
    return (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
  return (value - low) / (high - low);
}

function describeMark(mark: Mark): string[] {
  const panel = "panel" in mark && mark.panel !== undefined ? `${mark.panel}: ` : "";
  if (mark.type === "cell") {
    const [low, high] = rangeOf(mark.values.flat());
    return [
      `  ${panel}${mark.rows.length} x ${mark.columns.length}, ${mark.label}: ${rangeText([low, high])}`,
    ];
  }
  if (mark.type === "graph")
    return [`  ${panel}graph of ${mark.nodes.length} nodes and ${mark.lines.length} lines`];
  return [];
}
