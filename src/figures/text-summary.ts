import type { DotMark, Figure, LineMark, Mark } from "./figure";

const LEVELS = [..."▁▂▃▄▅▆▇█"];
const WIDTH = 40;
const MOST_LINES = 20;

/**
 * A figure in a few lines of text: its title, and every curve as a row of bars over the horizontal axis, all on the scale
 * of the vertical one, marks of one name in one row; heat maps and graphs in a word.
 */
export function textSummary(figure: Figure): string {
  const curves = figure.marks.filter(
    (mark): mark is LineMark | DotMark => mark.type === "line" || mark.type === "dot",
  );
  const of = (side: "x" | "y") =>
    curves.flatMap((mark) => Array.from(mark[side]).filter(drawn(figure, side)));
  const [across, up] = [rangeOf(figure.x.domain ?? of("x")), rangeOf(figure.y.domain ?? of("y"))];
  const rows = new Map<string, (LineMark | DotMark)[]>();
  for (const mark of curves) {
    const { panel, category, method } = mark;
    const name = [panel, category, method].filter((word) => word !== undefined).join(", ");
    rows.set(name, [...(rows.get(name) ?? []), mark]);
  }
  const widest = [...rows.keys()].reduce((most, name) => Math.max(most, name.length), 0);
  const bars = Array.from(
    rows,
    ([name, marks]) => `  ${name.padEnd(widest)}  ${barsOf(marks, figure, across, up)}`,
  );
  const axes =
    across[0] > across[1] || up[0] > up[1]
      ? []
      : [`  ${figure.y.label}: ${shown(up)} over ${figure.x.label}: ${shown(across)}`];
  const left = bars.length > MOST_LINES ? [`  ... and ${bars.length - MOST_LINES} more`] : [];
  return [
    figure.title,
    ...bars.slice(0, MOST_LINES),
    ...left,
    ...axes,
    ...figure.marks.flatMap(inWords),
  ].join("\n");
}

/** Whether a number has a place on an axis. */
const drawn =
  (figure: Figure, side: "x" | "y") =>
  (value: number): boolean =>
    figure[side].scale !== "log" || value > 0;

const shown = ([low, high]: readonly [number, number]): string =>
  `${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;

const rangeOf = (values: readonly number[]): [low: number, high: number] => [
  values.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY),
  values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY),
];

/** One character for each of the columns: the highest level that the marks have there, a space where they are not. */
function barsOf(
  marks: readonly (LineMark | DotMark)[],
  figure: Figure,
  across: readonly [number, number],
  up: readonly [number, number],
): string {
  const columns = new Array<number | undefined>(WIDTH).fill(undefined);
  for (const mark of marks) raise(columns, mark, figure, across, up);
  return columns
    .map((level) => (level === undefined ? " " : LEVELS[Math.min(7, Math.floor(level * 8))]!))
    .join("");
}

/** Raises the columns to where a mark is; dots are not joined. */
function raise(
  columns: (number | undefined)[],
  { type, x, y }: LineMark | DotMark,
  figure: Figure,
  across: readonly [number, number],
  up: readonly [number, number],
): void {
  let previous: [column: number, part: number] | undefined;
  for (let i = 0; i < x.length; i++) {
    const [right, level] = [placeOn(figure, "x", x[i]!, across), placeOn(figure, "y", y[i]!, up)];
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

/** Where a number lies on an axis, 0 to 1; undefined outside of it. */
function placeOn(
  figure: Figure,
  side: "x" | "y",
  value: number,
  [low, high]: readonly [number, number],
): number | undefined {
  if (value < low || value > high || !drawn(figure, side)(value)) return undefined;
  if (low === high) return 0.5;
  if (figure[side].scale === "log")
    return (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
  return (value - low) / (high - low);
}

function inWords(mark: Mark): string[] {
  const panel = "panel" in mark && mark.panel !== undefined ? `${mark.panel}: ` : "";
  if (mark.type === "cell") {
    const [low, high] = rangeOf(mark.values.flat());
    return [`  ${panel}${mark.rows.length} x ${mark.columns.length}, ${mark.label}: ${shown([low, high])}`];
  }
  if (mark.type === "graph")
    return [`  ${panel}graph of ${mark.nodes.length} nodes and ${mark.lines.length} lines`];
  return [];
}
