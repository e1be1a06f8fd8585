import { attachTable, type Column, type Tabular, tableOf } from "../arrays/table";
import type { Series } from "./report";

/**
 * Measurements of the finished parts of a run. An interrupted report gives them in place of the results, which most
 * experiments compute of all parts together.
 */
export interface FinishedParts {
  /** Keeps the series of a flow or training; a result without series is ignored. */
  keepResult(part: string, result: object): void;
  /** Keeps columns of numbers. */
  keep(part: string, columns: Readonly<Record<string, Iterable<number>>>): void;
  /** Returns all that has been kept; of several measurements of one part, the later ones are numbered. */
  series(): Series[];
}

/** Creates an empty record of finished parts. */
export function finishedParts(): FinishedParts {
  const kept: Series[] = [];
  const counts = new Map<string, number>();
  const add = (part: string, columns: readonly (readonly [name: string, numbers: readonly number[]])[]) => {
    const count = (counts.get(part) ?? 0) + 1;
    counts.set(part, count);
    kept.push(seriesOf(count === 1 ? part : `${part} (${count})`, columns));
  };
  return {
    keepResult(part, result) {
      if (!isTabular(result)) return;
      const { columns, rows } = result.toTable();
      const numbers = columns.map((name, k) => [name, rows.map((row) => row[k])] as const);
      add(part, numbers.filter(isNumeric));
    },
    keep(part, columns) {
      add(
        part,
        Object.entries(columns).map(([name, numbers]) => [name, Array.from(numbers)]),
      );
    },
    series: () => kept,
  };
}

/** Makes a series, which is also a table, of columns of equal length. */
export function seriesOf(name: string, columns: readonly (readonly [string, readonly number[]])[]): Series {
  const lists: readonly Column[] = columns;
  return attachTable({ name, columns: Object.fromEntries(columns) }, () => tableOf(lists));
}

const isTabular = (result: object): result is Tabular => "toTable" in result;

const isNumeric = (column: readonly [string, readonly unknown[]]): column is readonly [string, number[]] =>
  column[1].every((entry) => typeof entry === "number");
