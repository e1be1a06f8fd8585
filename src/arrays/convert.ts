import ndarray from "ndarray";
import { ArgumentError } from "./errors";
import type {
  Matrix,
  MatrixLike,
  MlMatrixLike,
  NdArray,
  NdArrayLike,
  NumericTypedArray,
  VectorLike,
} from "./types";

/** Sizes that a matrix argument must have; `undefined` leaves a side free. */
export interface ExpectedShape {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isNumericTyped = (value: unknown): value is NumericTypedArray =>
  ArrayBuffer.isView(value) &&
  !(value instanceof DataView) &&
  !(value instanceof BigInt64Array) &&
  !(value instanceof BigUint64Array);

const isNdArrayLike = (value: unknown): value is NdArrayLike =>
  isRecord(value) &&
  Array.isArray(value.shape) &&
  Array.isArray(value.stride) &&
  typeof value.offset === "number";

const isMlMatrixLike = (value: unknown): value is MlMatrixLike =>
  isRecord(value) &&
  typeof value.rows === "number" &&
  typeof value.columns === "number" &&
  typeof value.get === "function";

/** A fresh copy of `value` as a dense matrix, after checking its kind, its shape and that every entry is finite. */
export function readMatrix(
  functionName: string,
  argument: string,
  value: MatrixLike,
  shape: ExpectedShape = {},
): Matrix {
  const sides = `[${shape.rows ?? "rows"}, ${shape.columns ?? "columns"}]`;
  const expected = `a matrix of shape ${sides} (ndarray, nested arrays of numbers, or ml-matrix)`;
  const fail = (): never => {
    throw ArgumentError.of(functionName, argument, expected, value);
  };
  const [rows, columns, entry] = matrixEntries(value) ?? fail();
  if (rows < 1 || columns < 1) fail();
  if ((shape.rows ?? rows) !== rows || (shape.columns ?? columns) !== columns) fail();
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const x = entry(i, j);
      if (typeof x !== "number" || !Number.isFinite(x)) {
        throw ArgumentError.of(functionName, `${argument}[${i}, ${j}]`, "a finite number", x);
      }
      data[i * columns + j] = x;
    }
  }
  return { rows, columns, data };
}

type Entries = [rows: number, columns: number, entry: (i: number, j: number) => unknown];

function matrixEntries(value: unknown): Entries | undefined {
  if (isNdArrayLike(value)) {
    const [rows, columns] = value.shape;
    if (value.shape.length !== 2 || rows === undefined || columns === undefined) return undefined;
    const [down, across] = value.stride as [number, number];
    return [rows, columns, (i, j) => value.data[value.offset + i * down + j * across]];
  }
  if (isMlMatrixLike(value)) return [value.rows, value.columns, (i, j) => value.get(i, j)];
  if (!Array.isArray(value)) return undefined;
  const columns = rowLength(value[0]);
  if (columns === undefined || value.some((row) => rowLength(row) !== columns)) return undefined;
  return [value.length, columns, (i, j) => (value[i] as ArrayLike<unknown>)[j]];
}

const rowLength = (row: unknown): number | undefined =>
  Array.isArray(row) || isNumericTyped(row) ? row.length : undefined;

/** A fresh copy of `value` as a flat vector, after checking its kind, its length and that every entry is finite. */
export function readVector(
  functionName: string,
  argument: string,
  value: VectorLike,
  length?: number,
): Float64Array {
  const expected = `a vector of ${length ?? "at least one"} finite number${length === 1 ? "" : "s"}`;
  const fail = (): never => {
    throw ArgumentError.of(functionName, argument, expected, value);
  };
  const entries = vectorEntries(value) ?? fail();
  if (entries.length < 1 || (length ?? entries.length) !== entries.length) fail();
  const data = new Float64Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const x = entries.at(i);
    if (typeof x !== "number" || !Number.isFinite(x)) {
      throw ArgumentError.of(functionName, `${argument}[${i}]`, "a finite number", x);
    }
    data[i] = x;
  }
  return data;
}

function vectorEntries(value: unknown): { length: number; at: (i: number) => unknown } | undefined {
  if (isNdArrayLike(value)) {
    const [length] = value.shape;
    const [step] = value.stride;
    if (value.shape.length !== 1 || length === undefined || step === undefined) return undefined;
    return { length, at: (i) => value.data[value.offset + i * step] };
  }
  if (Array.isArray(value) || isNumericTyped(value)) return { length: value.length, at: (i) => value[i] };
  return undefined;
}

/** Wraps a buffer that the caller owns as a row-major ndarray. */
export const toNdArray = (data: Float64Array, shape: readonly number[]): NdArray => ndarray(data, [...shape]);

/** Wraps a dense matrix whose buffer the caller owns as an ndarray. */
export const matrixToNdArray = (matrix: Matrix): NdArray =>
  toNdArray(matrix.data, [matrix.rows, matrix.columns]);

/** Nested arrays of numbers from an ndarray of one or two dimensions: for JSON, plots and tables. */
export function toNested(array: NdArray): number[] | number[][] {
  const [rows = 0, columns] = array.shape;
  if (columns === undefined) return Array.from({ length: rows }, (_, i) => array.get(i));
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => array.get(i, j)));
}
