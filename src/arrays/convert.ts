import ndarray from "ndarray";
import { describe } from "./describe";
import { ArgumentError } from "./errors";
import { checkMemory } from "./memory";
import {
  type Matrix,
  type MatrixLike,
  type MlMatrixLike,
  MOST_DIMENSIONS,
  type NdArray,
  type NdArrayLike,
  type NumericTypedArray,
  type VectorLike,
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
  const fail = (): never => {
    const sides = `[${shape.rows ?? "rows"}, ${shape.columns ?? "columns"}]`;
    const expected = `a matrix of shape ${sides} (ndarray, nested arrays of numbers, or ml-matrix)`;
    throw ArgumentError.of(functionName, argument, expected, value);
  };
  const [rows, columns, entry] = matrixEntries(functionName, argument, value) ?? fail();
  if (!isSize(rows) || !isSize(columns)) fail();
  if ((shape.rows ?? rows) !== rows || (shape.columns ?? columns) !== columns) fail();
  checkMemory(functionName, argument, rows * columns, "use a smaller matrix");
  const data = new Float64Array(rows * columns);
  if (isNdArrayLike(value) && copyFinite(data, value, rows, columns)) return { rows, columns, data };
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

/** Copies an ndarray on a Float64Array without a call for each entry; whether all are finite. */
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

/** A copy of a row-major ndarray in one piece; undefined for any other array, or where an entry is not finite. */
function contiguousCopy(value: unknown, count: number): Float64Array | undefined {
  if (!isNdArrayLike(value) || !(value.data instanceof Float64Array)) return undefined;
  const { data, shape, stride, offset } = value;
  let size = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (stride[d] !== size) return undefined;
    size *= shape[d]!;
  }
  const copy = data.slice(offset, offset + count);
  // Without a branch: 0 · x is NaN for everything that is not finite.
  let zero = 0;
  for (let i = 0; i < count; i++) zero += 0 * copy[i]!;
  return zero === 0 ? copy : undefined;
}

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 1;

type Entries = [rows: number, columns: number, entry: (i: number, j: number) => unknown];

function matrixEntries(functionName: string, argument: string, value: unknown): Entries | undefined {
  if (isNdArrayLike(value)) {
    const { data, shape, stride, offset } = value;
    if (shape.length !== 2 || stride.length !== 2) return undefined;
    checkReach(functionName, argument, value);
    const [down, across] = stride as [number, number];
    return [shape[0]!, shape[1]!, (i, j) => data[offset + i * down + j * across]];
  }
  if (isMlMatrixLike(value)) return [value.rows, value.columns, (i, j) => value.get(i, j)];
  if (!Array.isArray(value)) return undefined;
  const columns = rowLength(value[0]);
  if (columns === undefined) return undefined;
  // Not `some`, which passes over the holes of a sparse array.
  for (let i = 1; i < value.length; i++) {
    const length = rowLength(value[i]);
    if (length === columns) continue;
    if (length !== undefined) return undefined;
    throw ArgumentError.of(functionName, `${argument}[${i}]`, `a row of ${columns} numbers`, value[i]);
  }
  return [value.length, columns, (i, j) => (value[i] as ArrayLike<unknown>)[j]];
}

const rowLength = (row: unknown): number | undefined =>
  Array.isArray(row) || isNumericTyped(row) ? row.length : undefined;

/** Checks that an ndarray's sizes, strides and offset are integers that lead nowhere outside its data. */
function checkReach(functionName: string, argument: string, array: NdArrayLike): void {
  const { data, shape, stride, offset } = array;
  if (!Array.isArray(data) && !isNumericTyped(data)) {
    throw ArgumentError.of(functionName, `${argument}.data`, "an array of numbers", data);
  }
  if (!shape.every(isSize)) {
    throw ArgumentError.of(functionName, argument, "an ndarray whose sizes are integers from 1", array);
  }
  if (!Number.isSafeInteger(offset) || !stride.every(Number.isSafeInteger)) {
    throw ArgumentError.of(functionName, argument, "an ndarray whose strides and offset are integers", array);
  }
  let lowest = offset;
  let highest = offset;
  for (let d = 0; d < shape.length; d++) {
    const reach = (shape[d]! - 1) * stride[d]!;
    lowest += Math.min(reach, 0);
    highest += Math.max(reach, 0);
  }
  if (lowest >= 0 && highest < data.length) return;
  const expected = `an ndarray whose indices stay within its data (0 to ${data.length - 1})`;
  throw new ArgumentError(functionName, argument, expected, `indices from ${lowest} to ${highest}`);
}

/** A fresh copy of `value` as a flat vector, after checking its kind, its length and that every entry is finite. */
export function readVector(
  functionName: string,
  argument: string,
  value: VectorLike,
  length?: number,
): Float64Array {
  const expected = `a vector of ${length ?? "at least one"} finite number${(length ?? 1) === 1 ? "" : "s"}`;
  const fail = (): never => {
    throw ArgumentError.of(functionName, argument, expected, value);
  };
  const entries = vectorEntries(functionName, argument, value) ?? fail();
  if (entries.length < 1 || (length ?? entries.length) !== entries.length) fail();
  checkMemory(functionName, argument, entries.length, "use a shorter vector");
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

function vectorEntries(
  functionName: string,
  argument: string,
  value: unknown,
): { length: number; at: (i: number) => unknown } | undefined {
  if (isNdArrayLike(value)) {
    const { data, shape, stride, offset } = value;
    if (shape.length !== 1 || stride.length !== 1) return undefined;
    checkReach(functionName, argument, value);
    return { length: shape[0]!, at: (i) => data[offset + i * stride[0]!] };
  }
  if (Array.isArray(value) || isNumericTyped(value)) return { length: value.length, at: (i) => value[i] };
  return undefined;
}

/**
 * Wraps a buffer that the caller owns as a row-major ndarray.
 *
 * @throws ArgumentError unless the data are a Float64Array of as many numbers as the shape says
 * @example
 * toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2]).get(1, 0); // 3
 */
export function toNdArray(data: Float64Array, shape: readonly number[]): NdArray {
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS) {
    throw ArgumentError.of("toNdArray", "shape", `an array of at most ${MOST_DIMENSIONS} sizes`, shape);
  }
  const sizes: number[] = [...shape];
  let count = 1;
  for (let d = 0; d < sizes.length; d++)
    count *= sizes[d] === 0 || isSize(sizes[d]!) ? sizes[d]! : Number.NaN;
  if (!(data instanceof Float64Array) || data.length !== count) {
    const expected = `a Float64Array whose length is the product of the shape [${sizes.map(describe).join(", ")}]`;
    throw ArgumentError.of("toNdArray", "data", expected, data);
  }
  return ndarray(data, sizes);
}

/**
 * Wraps a dense matrix whose buffer the caller owns as an ndarray.
 *
 * @throws ArgumentError unless the data are a Float64Array of rows × columns numbers
 * @example
 * matrixToNdArray({ rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) }).get(1, 0); // 3
 */
export function matrixToNdArray(matrix: Matrix): NdArray {
  if (isRecord(matrix)) return toNdArray(matrix.data, [matrix.rows, matrix.columns]);
  throw ArgumentError.of("matrixToNdArray", "matrix", "a matrix { rows, columns, data }", matrix);
}

/**
 * Nested arrays of numbers from an ndarray of one or two dimensions: for JSON, plots and tables.
 *
 * @throws ArgumentError for anything else
 * @example
 * toNested(toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2])); // [[1, 2], [3, 4]]
 */
export function toNested(array: NdArray): number[] | number[][] {
  const dimensions = isNdArrayLike(array) ? array.shape.length : 0;
  if ((dimensions !== 1 && dimensions !== 2) || typeof array.get !== "function") {
    throw ArgumentError.of("toNested", "array", "an ndarray of one or two dimensions", array);
  }
  const [rows = 0, columns] = array.shape;
  if (columns === undefined) return Array.from({ length: rows }, (_, i) => array.get(i));
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => array.get(i, j)));
}

/** What an array argument of any number of dimensions must be. */
export interface ExpectedArray {
  /** The numbers of dimensions it may have. */
  readonly dimensions: readonly number[];
  /** Sizes that it must have; `undefined` leaves a side free. */
  readonly shape?: readonly (number | undefined)[] | undefined;
}

/** A fresh row-major copy of an ndarray, nested arrays or an ml-matrix, after checking sizes and entries. */
export function readArray(
  functionName: string,
  argument: string,
  value: unknown,
  { dimensions, shape }: ExpectedArray,
): { shape: number[]; data: Float64Array } {
  const sides = shape?.map((n) => n ?? "any").join(", ");
  const kind = sides === undefined ? `of ${dimensions.join(" or ")} dimensions` : `of shape [${sides}]`;
  const fail = (): never => {
    throw ArgumentError.of(
      functionName,
      argument,
      `an array ${kind} (ndarray or nested arrays of numbers)`,
      value,
    );
  };
  const sizes = sizesOf(functionName, argument, value) ?? fail();
  const fits =
    shape === undefined ||
    (shape.length === sizes.length && shape.every((n, d) => (n ?? sizes[d]) === sizes[d]));
  if (!fits || !dimensions.includes(sizes.length) || !sizes.every(isSize)) fail();
  if (sizes.length === 2)
    return { shape: sizes, data: readMatrix(functionName, argument, value as MatrixLike).data };
  const count = sizes.reduce((product, n) => product * n, 1);
  checkMemory(functionName, argument, count, "use a smaller array");
  const copy = contiguousCopy(value, count);
  if (copy !== undefined) return { shape: sizes, data: copy };
  const data = new Float64Array(count);
  const index = sizes.map(() => 0);
  for (let k = 0; k < count; k++) {
    const x = entryAt(value, index, sizes);
    if (x === RAGGED) fail();
    if (typeof x !== "number" || !Number.isFinite(x)) {
      throw ArgumentError.of(functionName, `${argument}[${index.join(", ")}]`, "a finite number", x);
    }
    data[k] = x;
    for (let d = sizes.length - 1; d >= 0; d--) {
      index[d]! += 1;
      if (index[d]! < sizes[d]!) break;
      index[d] = 0;
    }
  }
  return { shape: sizes, data };
}

function sizesOf(functionName: string, argument: string, value: unknown): number[] | undefined {
  if (isNdArrayLike(value)) {
    if (value.shape.length !== value.stride.length) return undefined;
    checkReach(functionName, argument, value);
    return [...value.shape];
  }
  if (isMlMatrixLike(value)) return [value.rows, value.columns];
  const sizes: number[] = [];
  for (let level = value; Array.isArray(level) || isNumericTyped(level); level = level[0]) {
    sizes.push(level.length);
    if (sizes.length > MOST_DIMENSIONS) return undefined;
  }
  return sizes.length === 0 ? undefined : sizes;
}

/** Stands for an entry that is missing because a row beside it is longer. */
const RAGGED = Symbol("ragged");

/** The entry of an array at an index, or `RAGGED`. */
function entryAt(value: unknown, index: readonly number[], sizes: readonly number[]): unknown {
  if (isNdArrayLike(value)) {
    return value.data[index.reduce((at, i, d) => at + i * value.stride[d]!, value.offset)];
  }
  let level = value;
  for (const [d, i] of index.entries()) {
    if (!(Array.isArray(level) || isNumericTyped(level)) || level.length !== sizes[d]) return RAGGED;
    level = level[i];
  }
  return level;
}
