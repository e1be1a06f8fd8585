import { allFinite } from "../finite";
import { HERE } from "../path";
import type { Place } from "../place";
import { checkIndexRange, isMlMatrixLike, isNdArrayLike, isNumericTyped, isSize } from "../type-guards";
import type { MatrixLike } from "../types";

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

/** Row of a matrix: entry j is `data[start + j * step]`. */
type Row = [data: ArrayLike<unknown>, start: number, step: number];

/** Rows of a matrix, each of which starts where the one before ends if `areContiguous` is true. */
interface Rows {
  readonly rows: number;
  readonly columns: number;
  readonly row: (i: number) => Row;
  readonly areContiguous?: boolean;
}

/** For fewer numbers a loop is faster than `TypedArray.set`. */
const MIN_ENGINE_COPY = 24;

/** Returns the rows of `value` without copying them. Throws an `ArgumentError` for a wrong shape. */
export function matrixRows(args: Place, value: MatrixLike, shape: ExpectedShape = {}): MatrixRows {
  const fail = (): never => {
    const sides = `[${shape.rows ?? "rows"}, ${shape.columns ?? "columns"}]`;
    const expected = `a matrix of shape ${sides} (ndarray, nested arrays of numbers, or ml-matrix)`;
    throw args.error(HERE, expected, value);
  };
  const { rows, columns, row, areContiguous = false } = rowsOf(args, value) ?? fail();
  if (!isSize(rows) || !isSize(columns)) fail();
  if ((shape.rows ?? rows) !== rows || (shape.columns ?? columns) !== columns) fail();
  return {
    rows,
    columns,
    copy(out, from, to) {
      const count = (to - from) * columns;
      if (areContiguous) copyRow(out, 0, row(from), count);
      else for (let i = from; i < to; i++) copyRow(out, (i - from) * columns, row(i), columns);
      if (allFinite(out.length === count ? out : out.subarray(0, count))) return;
      const k = out.findIndex((x) => !Number.isFinite(x));
      const [i, j] = [from + Math.floor(k / columns), k % columns];
      const [data, start, step] = row(i);
      throw args.error([[i, j]], "a finite number", data[start + j * step]);
    },
  };
}

/** Copies a row; an entry that is not a number becomes NaN. */
function copyRow(out: Float64Array, at: number, [data, start, step]: Row, columns: number): void {
  if (step === 1 && columns >= MIN_ENGINE_COPY && isNumericTyped(data)) {
    out.set(data.subarray(start, start + columns), at);
    return;
  }
  if (step === 1 && start === 0 && Array.isArray(data)) {
    copyArray(out, at, data, columns);
    return;
  }
  for (let j = 0; j < columns; j++) {
    const x = data[start + j * step];
    out[at + j] = typeof x === "number" ? x : Number.NaN;
  }
}

/** Copies a row of nested arrays; a separate function, because loops over arrays of one kind are compiled better. */
function copyArray(out: Float64Array, at: number, row: readonly unknown[], columns: number): void {
  for (let j = 0; j < columns; j++) {
    const x = row[j];
    out[at + j] = typeof x === "number" ? x : Number.NaN;
  }
}

function rowsOf(args: Place, value: unknown): Rows | undefined {
  if (isNdArrayLike(value)) {
    const { data, shape, stride, offset } = value;
    if (shape.length !== 2 || stride.length !== 2) return undefined;
    checkIndexRange(args, value);
    const [rows, columns] = shape as [number, number];
    const row = (i: number): Row => [data, offset + i * stride[0]!, stride[1]!];
    return { rows, columns, row, areContiguous: stride[1] === 1 && stride[0] === columns };
  }
  if (isMlMatrixLike(value)) {
    const { rows, columns } = value;
    const row = (i: number): Row => [Array.from({ length: columns }, (_, j) => value.get(i, j)), 0, 1];
    return { rows, columns, row };
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
  return { rows: value.length, columns, row: (i) => [value[i] as ArrayLike<unknown>, 0, 1] };
}

const rowLength = (row: unknown): number | undefined =>
  Array.isArray(row) || isNumericTyped(row) ? row.length : undefined;
