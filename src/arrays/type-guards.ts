import { HERE } from "./path";
import type { Place } from "./place";
import type { MlMatrixLike, NdArrayLike, NumericTypedArray } from "./types";

/** Tests whether a value is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Tests whether a value is a typed array of numbers (not of 64-bit integers). */
export const isNumericTyped = (value: unknown): value is NumericTypedArray =>
  ArrayBuffer.isView(value) &&
  !(value instanceof DataView) &&
  !(value instanceof BigInt64Array) &&
  !(value instanceof BigUint64Array);

/** Tests whether a value has the fields of an ndarray. */
export const isNdArrayLike = (value: unknown): value is NdArrayLike =>
  isRecord(value) &&
  Array.isArray(value.shape) &&
  Array.isArray(value.stride) &&
  typeof value.offset === "number";

/** Tests whether a value has the fields and methods of an ml-matrix `Matrix`. */
export const isMlMatrixLike = (value: unknown): value is MlMatrixLike =>
  isRecord(value) &&
  typeof value.rows === "number" &&
  typeof value.columns === "number" &&
  typeof value.get === "function";

/** Tests whether a number can be the size of an array's dimension: an integer of at least 1. */
export const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 1;

/** Checks that an ndarray's sizes, strides and offset are integers and that all its indices lie within its data. */
export function checkIndexRange(args: Place, array: NdArrayLike): void {
  const { data, shape, stride, offset } = array;
  if (!Array.isArray(data) && !isNumericTyped(data)) {
    throw args.error("data", "an array of numbers", data);
  }
  if (!shape.every(isSize)) {
    throw args.error(HERE, "an ndarray whose sizes are integers of at least 1", array);
  }
  if (!Number.isSafeInteger(offset) || !stride.every(Number.isSafeInteger)) {
    throw args.error(HERE, "an ndarray whose strides and offset are integers", array);
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
  throw args.refusal(HERE, expected, `indices from ${lowest} to ${highest}`);
}
