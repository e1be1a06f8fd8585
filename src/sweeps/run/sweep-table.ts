import type { Table } from "../../arrays/table";
import type { Outcome, Point, PointValue } from "../outcome";
import { type NonFinitePoint, nonFinitePoint } from "./non-finite-point";

/** Point without values, because its work failed at every attempt. */
export interface FailedPoint {
  readonly point: Point;
  /** Message of the last error. */
  readonly error: string;
  /** Number of attempts that were made. */
  readonly attempts: number;
}

/**
 * Finished points in the order of the grid: their parameters, their seed and their values. A boolean is 1 or 0, and a
 * value that a point lacks is empty.
 */
export interface SweepTable extends Table {
  /** Points that failed, which have no row. */
  readonly failures: readonly FailedPoint[];
  /** Finished points with values that are NaN or infinite; they have a row. */
  readonly nonFinite: readonly NonFinitePoint[];
  /** True if every point has an outcome. */
  readonly completed: boolean;
}

/** Makes the table of a sweep from the outcomes of its points, in order; undefined where a point has none. */
export function sweepTable(
  parameters: readonly string[],
  outcomes: Iterable<Outcome | undefined>,
): SweepTable {
  const finished: Outcome[] = [];
  const failures: FailedPoint[] = [];
  const names = new Set<string>();
  let completed = true;
  for (const outcome of outcomes) {
    if (outcome === undefined) completed = false;
    else if (outcome.values === undefined) failures.push(failedPoint(outcome));
    else {
      finished.push(outcome);
      for (const name of Object.keys(outcome.values)) names.add(name);
    }
  }
  const { columns, rowOf } = tableLayout(parameters, names);
  const nonFinite = finished.flatMap((outcome) => nonFinitePoint(outcome) ?? []);
  return { columns, rows: finished.map(rowOf), failures, nonFinite, completed };
}

/** Columns of a table, and the row of a finished point. */
export interface TableLayout {
  readonly columns: readonly string[];
  readonly rowOf: (outcome: Outcome) => (number | string)[];
}

/** Returns the columns of the table for the names of parameters and values, and the function that makes its rows. */
export function tableLayout(parameters: readonly string[], values: Iterable<string>): TableLayout {
  const own = parameters.filter((name) => name !== "seed");
  const names = [...values];
  return {
    columns: [...own, "seed", ...names],
    rowOf: ({ point, seed, values: measured = {} }) => [
      ...own.map((name) => entry(point[name])),
      seed,
      ...names.map((name) => entry(measured[name])),
    ],
  };
}

/** Returns a point that failed, with its error. */
export const failedPoint = ({ point, error = "", attempts }: Outcome): FailedPoint => ({
  point,
  error,
  attempts,
});

const entry = (value: PointValue | undefined): number | string =>
  typeof value === "boolean" ? Number(value) : (value ?? "");
