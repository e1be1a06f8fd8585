import type { NdArray as AnyNdArray } from "ndarray";

/**
 * What the library returns for every array: float64, row-major, contiguous, fresh.
 * Read it with `a.get(i, j)`, `a.shape` and `a.data` (`a.data[i * a.shape[1] + j]`).
 */
export type NdArray = AnyNdArray<Float64Array>;

/** The most dimensions an array may have, as in numpy; every one costs code in the ndarray package. */
export const MOST_DIMENSIONS = 64;

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

/** An ndarray of numbers with any strides and offset, as the `ndarray` package makes them. */
export interface NdArrayLike {
  readonly data: NumericTypedArray | ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** The part of ml-matrix's `Matrix` (and of its views) that is read. */
export interface MlMatrixLike {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
}

/** What is accepted for a matrix: an ndarray of any strides, nested arrays (rows), or an ml-matrix `Matrix`. */
export type MatrixLike = NdArrayLike | readonly (readonly number[] | NumericTypedArray)[] | MlMatrixLike;

/** What is accepted for a vector: an ndarray of one dimension, an array of numbers or a typed array. */
export type VectorLike = NdArrayLike | readonly number[] | NumericTypedArray;

/** A dense row-major matrix as the floors below the API pass it around: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * The part of the standard `AbortSignal` that is read, so that the types need neither DOM nor Node declarations.
 */
export interface AbortSignalLike {
  readonly aborted: boolean;
}
