import { allFinite } from "../finite";
import { HERE } from "../path";
import type { Place } from "../place";
import { checkIndexRange, isMlMatrixLike, isNdArrayLike, isNumericTyped, isSize } from "../type-guards";
import type { MatrixLike, NdArrayLike, NumericTypedArray } from "../types";

/** For fewer numbers a loop is faster than `TypedArray.set`. */
const MIN_ENGINE_COPY = 24;

/** Required sizes of a matrix argument; `undefined` leaves a dimension free. */
export interface ExpectedShape {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** Matrix argument in any form, the rows of which are copied in parts. */
export interface MatrixRows {
  readonly rows: number;
  readonly columns: number;
  /**
   * Writes rows `from` to `to` to the start of `out` [to − from, columns]. Throws an `ArgumentError` for an entry that is
   * not a finite number.
   */
  copy(out: Float64Array, from: number, to: number): void;
}

/** Form of a matrix: its sizes, its entries, and the copy of a range of rows, in which NaN stands for no number. */
interface Source {
  readonly rows: number;
  readonly columns: number;
  readonly entry: (i: number, j: number) => unknown;
  readonly copy: (out: Float64Array, from: number, to: number) => void;
}

/** Returns the rows of `value` without copying them. Throws an `ArgumentError` for a wrong shape. */
export function matrixRows(args: Place, value: MatrixLike, shape: ExpectedShape = {}): MatrixRows {
  const fail = (): never => {
    const sides = `[${shape.rows ?? "rows"}, ${shape.columns ?? "columns"}]`;
    const expected = `a matrix of shape ${sides} (ndarray, nested arrays of numbers, or ml-matrix)`;
    throw args.error(HERE, expected, value);
  };
  const { rows, columns, entry, copy } = sourceOf(args, value) ?? fail();
  if (!isSize(rows) || !isSize(columns)) fail();
  if ((shape.rows ?? rows) !== rows || (shape.columns ?? columns) !== columns) fail();
  return {
    rows,
    columns,
    copy(out, from, to) {
      copy(out, from, to);
      const count = (to - from) * columns;
      if (allFinite(out.length === count ? out : out.subarray(0, count))) return;
      for (let i = from; i < to; i++) {
        for (let j = 0; j < columns; j++) {
          const x = entry(i, j);
          if (typeof x !== "number" || !Number.isFinite(x)) throw args.error([[i, j]], "a finite number", x);
        }
      }
    },
  };
}

function sourceOf(args: Place, value: unknown): Source | undefined {
  if (isNdArrayLike(value)) {
    if (value.shape.length !== 2 || value.stride.length !== 2) return undefined;
    checkIndexRange(args, value);
    return ndArraySource(value);
  }
  if (isMlMatrixLike(value)) {
    const entry = (i: number, j: number): unknown => value.get(i, j);
    return entrySource(value.rows, value.columns, entry);
  }
  if (!Array.isArray(value)) return undefined;
  const columns = rowLength(value[0]);
  if (columns === undefined) return undefined;
  // Not `some`, which skips the holes of a sparse array.
  for (let i = 1; i < value.length; i++) {
    const length = rowLength(value[i]);
    if (length === columns) continue;
    if (length !== undefined) return undefined;
    throw args.error([i], `a row of ${columns} numbers`, value[i]);
  }
  return nestedSource(value, columns);
}

const rowLength = (row: unknown): number | undefined =>
  Array.isArray(row) || isNumericTyped(row) ? row.length : undefined;

function ndArraySource({ data, shape, stride, offset }: NdArrayLike): Source {
  const [rows, columns] = shape as [number, number];
  const [down, across] = stride as [number, number];
  const entry = (i: number, j: number): unknown => data[offset + i * down + j * across];
  if (!isNumericTyped(data)) return entrySource(rows, columns, entry);
  const copy = (out: Float64Array, from: number, to: number): void => {
    const [start, count] = [offset + from * down, (to - from) * columns];
    const isContiguous = across === 1 && down === columns && count >= MIN_ENGINE_COPY;
    if (isContiguous) out.set(data.subarray(start, start + count));
    else copyStrided(out, data, start, stride, to - from, columns);
  };
  return { rows, columns, entry, copy };
}

/** Copies rows of any strides. */
function copyStrided(
  out: Float64Array,
  data: NumericTypedArray,
  start: number,
  stride: readonly number[],
  rows: number,
  columns: number,
): void {
  const [down, across] = stride as [number, number];
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, at = start + i * down; j < columns; j++, at += across) out[to++] = data[at]!;
  }
}

function nestedSource(value: readonly unknown[], columns: number): Source {
  const row = (i: number): ArrayLike<unknown> => value[i] as ArrayLike<unknown>;
  const copy = (out: Float64Array, from: number, to: number): void => {
    for (let i = from, at = 0; i < to; i++, at += columns) {
      const numbers = row(i);
      if (columns >= MIN_ENGINE_COPY && isNumericTyped(numbers)) out.set(numbers, at);
      else copyEntries(out, at, numbers, columns);
    }
  };
  return { rows: value.length, columns, entry: (i, j) => row(i)[j], copy };
}

function copyEntries(out: Float64Array, at: number, numbers: ArrayLike<unknown>, count: number): void {
  for (let j = 0; j < count; j++) {
    const x = numbers[j];
    out[at + j] = typeof x === "number" ? x : Number.NaN;
  }
}

function entrySource(rows: number, columns: number, entry: Source["entry"]): Source {
  const copy = (out: Float64Array, from: number, to: number): void => {
    for (let i = from, at = 0; i < to; i++) {
      for (let j = 0; j < columns; j++) {
        const x = entry(i, j);
        out[at++] = typeof x === "number" ? x : Number.NaN;
      }
    }
  };
  return { rows, columns, entry, copy };
}
