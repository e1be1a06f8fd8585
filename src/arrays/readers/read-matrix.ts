import { HERE } from "../path";
import type { Place } from "../place";
import { checkIndexRange, isMlMatrixLike, isNdArrayLike, isNumericTyped, isSize } from "../type-guards";
import type { Matrix, MatrixLike, NdArrayLike } from "../types";

/** Required sizes of a matrix argument; `undefined` leaves a dimension free. */
export interface ExpectedShape {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** Returns a fresh copy of `value` as a dense matrix. Throws an `ArgumentError` for a wrong shape or entry. */
export function readMatrix(args: Place, value: MatrixLike, shape: ExpectedShape = {}): Matrix {
  const fail = (): never => {
    const sides = `[${shape.rows ?? "rows"}, ${shape.columns ?? "columns"}]`;
    const expected = `a matrix of shape ${sides} (ndarray, nested arrays of numbers, or ml-matrix)`;
    throw args.error(HERE, expected, value);
  };
  const [rows, columns, entry] = matrixEntries(args, value) ?? fail();
  if (!isSize(rows) || !isSize(columns)) fail();
  if ((shape.rows ?? rows) !== rows || (shape.columns ?? columns) !== columns) fail();
  args.memory(HERE, rows * columns, "use a smaller matrix");
  const data = new Float64Array(rows * columns);
  if (isNdArrayLike(value) && copyFinite(data, value, rows, columns)) return { rows, columns, data };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const x = entry(i, j);
      if (typeof x !== "number" || !Number.isFinite(x)) {
        throw args.error([[i, j]], "a finite number", x);
      }
      data[i * columns + j] = x;
    }
  }
  return { rows, columns, data };
}

/** Copies an ndarray of Float64Array data without a call per entry; returns true if all entries are finite. */
function copyFinite(
  out: Float64Array,
  { data, stride, offset }: NdArrayLike,
  rows: number,
  columns: number,
): boolean {
  if (!(data instanceof Float64Array)) return false;
  const [down, across] = stride as [number, number];
  let zero = 0;
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, from = offset + i * down; j < columns; j++, from += across) {
      const x = data[from]!;
      out[to++] = x;
      zero += x * 0;
    }
  }
  return zero === 0;
}

type Entries = [rows: number, columns: number, entry: (i: number, j: number) => unknown];

function matrixEntries(args: Place, value: unknown): Entries | undefined {
  if (isNdArrayLike(value)) {
    const { data, shape, stride, offset } = value;
    if (shape.length !== 2 || stride.length !== 2) return undefined;
    checkIndexRange(args, value);
    const [down, across] = stride as [number, number];
    return [shape[0]!, shape[1]!, (i, j) => data[offset + i * down + j * across]];
  }
  if (isMlMatrixLike(value)) return [value.rows, value.columns, (i, j) => value.get(i, j)];
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
  return [value.length, columns, (i, j) => (value[i] as ArrayLike<unknown>)[j]];
}

const rowLength = (row: unknown): number | undefined =>
  Array.isArray(row) || isNumericTyped(row) ? row.length : undefined;
