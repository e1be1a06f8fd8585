import type { NdArray as AnyNdArray } from "ndarray";

/**
 * Array as the library returns it: float64, row-major, contiguous, fresh.
 * Read it with `a.get(i, j)`, `a.shape` and `a.data` (`a.data[i * a.shape[1] + j]`).
 */
export type NdArray = AnyNdArray<Float64Array>;

/** Array of numbers in the type of the file that it was read from: row-major and contiguous. */
export type TypedNdArray = AnyNdArray<NumericTypedArray>;

/** Largest number of dimensions of an array, as in numpy; the ndarray package generates code for each number. */
export const MAX_DIMENSIONS = 64;

/** Any typed array of numbers. */
export type NumericTypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** An ndarray of numbers with any strides and offset, as made by the `ndarray` package. */
export interface NdArrayLike {
  readonly data: NumericTypedArray | ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** The members of ml-matrix's `Matrix` (and of its views) that are read. */
export interface MlMatrixLike {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
}

/** Accepted forms of a matrix: an ndarray of any strides, nested arrays (rows), or an ml-matrix `Matrix`. */
export type MatrixLike = NdArrayLike | readonly (readonly number[] | NumericTypedArray)[] | MlMatrixLike;

/** Accepted forms of a vector: an ndarray of one dimension, an array of numbers or a typed array. */
export type VectorLike = NdArrayLike | readonly number[] | NumericTypedArray;

/** A dense row-major matrix, the form used below the public API: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * The field of the standard `AbortSignal` that is read, declared here so that no DOM or Node types are needed.
 */
export interface AbortSignalLike {
  readonly aborted: boolean;
}
