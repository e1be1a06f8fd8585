import ndarray from "ndarray";
import { argumentsOf } from "./arguments";
import { showAsTable } from "./array-display";
import { describe } from "./describe";
import { isNdArrayLike, isRecord, isSize } from "./type-guards";
import {
  MAX_DIMENSIONS,
  type Matrix,
  type NdArray,
  type NumericTypedArray,
  type TypedNdArray,
} from "./types";

/**
 * Wraps a buffer that the caller owns as a row-major ndarray.
 *
 * @throws ArgumentError unless `data` is a Float64Array whose length is the product of the shape
 * @example
 * toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2]).get(1, 0); // 3
 */
export function toNdArray(data: Float64Array, shape: readonly number[]): NdArray {
  const args = argumentsOf("toNdArray");
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS) {
    throw args.error("shape", `an array of at most ${MAX_DIMENSIONS} sizes`, shape);
  }
  const sizes: number[] = [...shape];
  let count = 1;
  for (let d = 0; d < sizes.length; d++)
    count *= sizes[d] === 0 || isSize(sizes[d]!) ? sizes[d]! : Number.NaN;
  if (!(data instanceof Float64Array) || data.length !== count) {
    const expected = `a Float64Array whose length is the product of the shape [${sizes.map(describe).join(", ")}]`;
    throw args.error("data", expected, data);
  }
  return showAsTable(ndarray(data, sizes));
}

/** Wraps numbers of any type, as many as the shape has entries, as a row-major ndarray. */
export const typedNdArray = (data: NumericTypedArray, shape: readonly number[]): TypedNdArray =>
  showAsTable(ndarray(data, [...shape]));

/**
 * Wraps a dense matrix whose buffer the caller owns as an ndarray.
 *
 * @throws ArgumentError unless `matrix.data` is a Float64Array of length rows × columns
 * @example
 * matrixToNdArray({ rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) }).get(1, 0); // 3
 */
export function matrixToNdArray(matrix: Matrix): NdArray {
  if (isRecord(matrix)) return toNdArray(matrix.data, [matrix.rows, matrix.columns]);
  throw argumentsOf("matrixToNdArray").error("matrix", "a matrix { rows, columns, data }", matrix);
}

/**
 * Converts an ndarray of one or two dimensions to nested arrays of numbers, for JSON, plots and tables.
 *
 * @throws ArgumentError for any other value
 * @example
 * toNested(toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2])); // [[1, 2], [3, 4]]
 */
export function toNested(array: NdArray): number[] | number[][] {
  const dimensions = isNdArrayLike(array) ? array.shape.length : 0;
  if ((dimensions !== 1 && dimensions !== 2) || typeof array.get !== "function") {
    throw argumentsOf("toNested").error("array", "an ndarray of one or two dimensions", array);
  }
  const [rows = 0, columns] = array.shape;
  if (columns === undefined) return Array.from({ length: rows }, (_, i) => array.get(i));
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => array.get(i, j)));
}
