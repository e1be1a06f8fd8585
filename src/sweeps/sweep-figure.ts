import { extent, max, min } from "d3-array";
import { argumentsOf, type FieldsOf } from "../arrays/arguments";
import { checkedCopy } from "../figures/check-figure";
import type { Axis, Figure, Mark } from "../figures/figure";
import { axisScale, valueScale } from "./figure/axis-scale";
import { checkTable, type MeasuredTable } from "./figure/check-table";
import { type MeasuredPoint, measuredPoints } from "./figure/measured-points";
import { tilesOf } from "./figure/tiles";

/** Columns of a sweep's table to draw, with title and labels. */
export interface SweepFigureOptions extends Partial<Pick<Figure, "name" | "title" | "caption" | "width">> {
  /** Parameter on the horizontal axis. */
  readonly x: string;
  /** Parameter on the vertical axis; without it, the value is drawn as a line over `x`. */
  readonly y?: string | undefined;
  /** Measured value. */
  readonly value: string;
  /** Labels of the columns, with their units; by default their names. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const OPTIONS: FieldsOf<SweepFigureOptions> = {
  name: true,
  title: true,
  caption: true,
  width: true,
  x: true,
  y: true,
  value: true,
  labels: true,
};

/** Largest number of tiles, beyond which a drawing takes many megabytes. */
const MAX_TILES = 100_000;

/**
 * Builds the figure of a sweep: the values as colours over two parameters, or as a line over one. Points that agree in
 * these parameters are averaged. Each tile reaches halfway to its neighbours. Failed points and values that are not
 * finite leave gaps in tiles and lines. The caption counts them, and says if the sweep is not complete. Axes and colours
 * are logarithmic if the parameters are evenly spaced in ratio, or the values positive and spread by more than 30.
 *
 * @param table table of a sweep, or any table with these columns
 * @throws ArgumentError for invalid or unknown options, unknown columns, parameters that are not numbers, a table
 * without finite values, or more than 100,000 tiles
 * @example
 * const table = { columns: ["lambda", "scale", "movement"], rows: [[0, 0.1, 5], [0, 1, 2], [9, 0.1, 0.01], [9, 1, 0.02]] };
 * const figure = sweepFigure(table, { x: "lambda", y: "scale", value: "movement" });
 */
export function sweepFigure(table: MeasuredTable, options: SweepFigureOptions): Figure {
  const args = argumentsOf("sweepFigure");
  args.options("options", options, OPTIONS);
  const { x, y, value, labels = {}, name = "sweep", title, caption, width } = options;
  checkTable(args.at("table"), table);
  const columns = Object.fromEntries(table.columns.map((column) => [column, true as const]));
  args.options<Record<string, unknown>>("options.labels", labels, columns);
  // Checked before they are joined with other texts.
  for (const [column, text] of Object.entries(labels)) {
    if (text !== undefined) args.string(["options", "labels", column], text);
  }
  if (caption !== undefined) args.string("options.caption", caption);
  const points = measuredPoints(args, table, { x, y, value });
  const finite = points.filter((point) => point.value !== undefined);
  if (finite.length === 0) {
    const received =
      table.rows.length === 0 ? "no rows" : "NaN or infinite values at every place of the figure";
    throw args.refusal("table", `a table with a finite ${value}`, received);
  }
  if (points.length > MAX_TILES) {
    throw args.refusal("table", `at most ${MAX_TILES} different points in a figure`, `${points.length}`);
  }
  const label = (column: string) => labels[column] ?? column;
  const content =
    y === undefined
      ? lineOver(points, { x: label(x), value: label(value) })
      : tilesOver(points, { x: label(x), y: label(y), value: label(value) });
  return checkedCopy(args, {
    name,
    title: title ?? `${value} over ${y === undefined ? x : `${x} and ${y}`}`,
    caption: [caption, meanNote(finite), ...gapNotes(table, value)].filter(Boolean).join(" ") || undefined,
    width,
    ...content,
  });
}

type Content = Pick<Figure, "x" | "y" | "marks">;

function lineOver(points: readonly MeasuredPoint[], labels: { x: string; value: string }): Content {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const finite = sorted.filter(({ value }) => value !== undefined);
  const [x, values] = [finite.map((point) => point.x), finite.map((point) => point.value!)];
  const lines = unbroken(sorted).map((run): Mark => {
    return { type: "line", x: run.map((point) => point.x), y: run.map((point) => point.value!) };
  });
  const marks: Mark[] = [...lines, { type: "dot", x, y: values }];
  return {
    x: { label: labels.x, scale: axisScale(x) },
    y: { label: labels.value, scale: valueScale(values) },
    marks,
  };
}

/** Divides sorted points at those without a value into runs of at least two points. */
function unbroken(points: readonly MeasuredPoint[]): MeasuredPoint[][] {
  const runs: MeasuredPoint[][] = [[]];
  for (const point of points) {
    if (point.value === undefined) runs.push([]);
    else runs.at(-1)!.push(point);
  }
  return runs.filter(({ length }) => length > 1);
}

function tilesOver(
  points: readonly MeasuredPoint[],
  labels: { x: string; y: string; value: string },
): Content {
  const scales = {
    x: axisScale(points.map((point) => point.x)),
    y: axisScale(points.map((point) => point.y)),
  };
  const tiles = tilesOf(points, scales);
  const axis = (side: "x" | "y", starts: readonly number[], ends: readonly number[]): Axis => ({
    label: labels[side],
    scale: scales[side],
    domain: [min(starts)!, max(ends)!],
  });
  const mark = { type: "tile", ...tiles, label: labels.value } as const;
  const colours = tiles.values.some((value) => value < 0)
    ? ({ colours: "diverging" } as const)
    : ({ scale: valueScale(tiles.values) } as const);
  return {
    x: axis("x", tiles.left, tiles.right),
    y: axis("y", tiles.bottom, tiles.top),
    marks: [{ ...mark, ...colours }],
  };
}

/** Describes how many rows have no finite number in the column that is drawn, and how many points have no row. */
function gapNotes({ columns, rows, failures = [], completed }: MeasuredTable, value: string): string[] {
  const index = columns.indexOf(value);
  const count = rows.filter((row) => !Number.isFinite(row[index])).length;
  const [failed, finished] = [failures.length, rows.length];
  return [
    count === 0 ? "" : `${count} of ${finished} finished points have no finite ${value}.`,
    failed === 0 ? "" : `${failed} ${failed === 1 ? "point" : "points"} failed.`,
    completed === false ? "The sweep is not complete." : "",
  ];
}

/** Describes how many values the points of the figure average. */
function meanNote(points: readonly MeasuredPoint[]): string {
  const [fewest = 1, most = 1] = extent(points, ({ count }) => count);
  if (most === 1) return "";
  return `Each value is the mean over ${fewest === most ? most : `${fewest} to ${most}`} points.`;
}
