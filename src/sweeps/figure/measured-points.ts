import type { Arguments } from "../../arrays/arguments";
import type { Table } from "../../arrays/table";
import type { MeasuredTable } from "./check-table";

/** Place in the plane of two parameters, with the mean of the values that were measured there. */
export interface MeasuredPoint {
  readonly x: number;
  readonly y: number;
  /** Undefined where every point failed, or where a value is not finite. */
  readonly value: number | undefined;
  /** Number of values in the mean. */
  readonly count: number;
}

/** Names of the columns to read. Without `y`, all points have y = 0. */
export interface MeasuredColumns {
  readonly x: string;
  readonly y: string | undefined;
  readonly value: string;
}

/** Reads the points of a checked table in two columns and the values in a third one. */
export function measuredPoints(
  args: Arguments,
  { columns, rows, failures = [] }: MeasuredTable,
  { x, y, value }: MeasuredColumns,
): MeasuredPoint[] {
  const indexOf = (field: string, name: string) =>
    columns.indexOf(args.choice(`options.${field}`, name, columns));
  const places = {
    x: indexOf("x", x),
    y: y === undefined ? -1 : indexOf("y", y),
    value: indexOf("value", value),
  };
  const found = new Map<string, { x: number; y: number; sum: number; count: number }>();
  const pointAt = (px: number, py: number) => {
    const key = `${px} ${py}`;
    const point = found.get(key) ?? { x: px, y: py, sum: 0, count: 0 };
    found.set(key, point);
    return point;
  };
  const numberIn = (row: Table["rows"][number], i: number, column: keyof typeof places) =>
    args.number(["table", "rows", i, places[column]], row[places[column]]);
  for (const [i, row] of rows.entries()) {
    const point = pointAt(numberIn(row, i, "x"), y === undefined ? 0 : numberIn(row, i, "y"));
    const measured = row[places.value];
    point.sum += typeof measured === "number" ? measured : Number.NaN;
    point.count++;
  }
  for (const { point } of failures) {
    const [px, py] = [point[x], y === undefined ? 0 : point[y]];
    if (Number.isFinite(px) && Number.isFinite(py)) pointAt(Number(px), Number(py));
  }
  return Array.from(found.values(), ({ sum, count, ...place }) => {
    const mean = sum / count;
    return { ...place, value: Number.isFinite(mean) ? mean : undefined, count };
  });
}
