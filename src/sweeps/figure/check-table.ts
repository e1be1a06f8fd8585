import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Table } from "../../arrays/table";
import type { Point } from "../outcome";

/** Table of a sweep, or any table: points without a row are those that failed. */
export interface MeasuredTable extends Table {
  readonly failures?:
    | readonly {
        readonly point: Point;
        readonly error?: string | undefined;
        readonly attempts?: number | undefined;
      }[]
    | undefined;
  readonly nonFinite?: readonly { readonly point: Point; readonly values: readonly string[] }[] | undefined;
  readonly completed?: boolean | undefined;
}

/** Checks the fields of a table, except the entries of its rows and `nonFinite`, which follows from them. */
export function checkTable(at: Arguments, table: MeasuredTable): void {
  at.options(HERE, table, { columns: true, rows: true, failures: true, nonFinite: true, completed: true });
  const columns = checkArray(at.at("columns"), table.columns, (name, atName) => atName.string(HERE, name));
  checkArray(at.at("rows"), table.rows, (row, atRow) => {
    const entries: unknown = row;
    if (Array.isArray(entries) && entries.length === columns.length) return;
    throw atRow.error(HERE, `an array of ${columns.length} entries, one for each column`, row);
  });
  if (table.failures === undefined) return;
  checkArray(at.at("failures"), table.failures, (failure, atFailure) => {
    atFailure.options(HERE, failure, { point: true, error: true, attempts: true });
    const names = Object.fromEntries(columns.map((name) => [name, true as const]));
    atFailure.options<Record<string, unknown>>("point", failure.point, names);
  });
}

function checkArray<Item>(
  at: Arguments,
  items: readonly Item[],
  check: (item: Item, at: Arguments) => void,
): readonly Item[] {
  if (!Array.isArray(items)) throw at.error(HERE, "an array", items);
  // `forEach` would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) check(items[i]!, at.at(i));
  return items;
}
