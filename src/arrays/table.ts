import { argumentsOf } from "./arguments";
import type { NdArray } from "./types";

/** Rows of numbers and text under named columns, as plain data. */
export interface Table {
  /** Name of every column. */
  readonly columns: readonly string[];
  /** Rows from top to bottom, with one entry per column. */
  readonly rows: readonly (readonly (number | string)[])[];
}

/** A result whose series are also given as a table. */
export interface Tabular {
  /**
   * Returns the series of the result as a table, one row per record (a time, a step, a mode): times, losses, strengths
   * of modes and other numbers per record. Matrices of weights, products, kernels and outputs are left out.
   *
   * The method is not enumerable: copies made by spreading do not have it.
   *
   * @throws ArgumentError for more than 2 GiB of numbers
   */
  toTable(): Table;
}

/** Name and entries of a column. */
export type Column = readonly [name: string, entries: ArrayLike<number | string>];

/** Makes a table of columns of equal length. */
export function tableOf(columns: readonly Column[]): Table {
  const count = columns[0]?.[1].length ?? 0;
  argumentsOf("toTable").memory("the result", count * columns.length, "record fewer times");
  return {
    columns: columns.map(([name]) => name),
    rows: Array.from({ length: count }, (_, i) => columns.map(([, entries]) => entries[i]!)),
  };
}

/**
 * Returns the columns of an array [rows, ...], one for each of the k entries of a row, named by a function of their
 * index or numbered from 1 after a name.
 */
export function seriesColumns(
  name: string | ((index: number) => string),
  { data, shape }: NdArray,
): Column[] {
  const [rows = 0, ...rest] = shape;
  const count = rest.reduce((product, n) => product * n, 1);
  const nameOf = typeof name === "string" ? (k: number) => `${name} ${k + 1}` : name;
  return Array.from({ length: count }, (_, k) => [
    nameOf(k),
    Float64Array.from({ length: rows }, (_, i) => data[i * count + k]!),
  ]);
}

/**
 * Adds `toTable` to a result and returns it.
 *
 * The property is not enumerable, so that listing, copying and comparing fields do not see it.
 */
export const attachTable = <Result extends object>(
  result: Result,
  tableFrom: (result: Result) => Table,
): Result & Tabular =>
  Object.defineProperty(result, "toTable", { value: () => tableFrom(result) }) as Result & Tabular;
