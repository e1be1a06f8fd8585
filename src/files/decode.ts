import { checkMemory } from "../arrays/check";
import { toNdArray } from "../arrays/to-ndarray";
import { MOST_DIMENSIONS, type NdArray } from "../arrays/types";
import { type ErrorContext, fileError, viewOf } from "./error-context";
import type { ScalarType } from "./scalar-types";

/** Where a file keeps the elements of an array, and how. */
export interface Layout {
  readonly shape: readonly number[];
  /** The product of the shape. */
  readonly count: number;
  readonly type: ScalarType;
  readonly littleEndian: boolean;
  /** First index fastest (column-major) instead of last. */
  readonly fortranOrder: boolean;
  /** Where the elements begin. */
  readonly start: number;
}

/**
 * The number of elements of a shape, after checking against the bytes that are there: nothing is allocated for a
 * header's claim alone.
 */
export function checkShape(
  origin: ErrorContext,
  shape: readonly number[],
  elementSize: number,
  bytesLeft: number,
): number {
  if (shape.length > MOST_DIMENSIONS) {
    throw fileError(
      origin,
      `an array of at most ${MOST_DIMENSIONS} dimensions`,
      `${shape.length} dimensions`,
    );
  }
  const claimed = shape.reduce((product, size) => product * Math.max(size, 1), 1);
  if (!Number.isSafeInteger(claimed)) {
    throw fileError(origin, "an array whose sizes have a product below 2^53", `shape [${shape.join(", ")}]`);
  }
  const count = shape.includes(0) ? 0 : claimed;
  if (count * elementSize !== bytesLeft) {
    const expected = `a file with ${count * elementSize} bytes of data, as its shape [${shape.join(", ")}] says`;
    throw fileError(origin, expected, `${bytesLeft} bytes of data`);
  }
  checkMemory(origin.functionName, origin.argument, count, "read it in parts");
  return count;
}

/** The array as row-major float64, after checking that every element is finite and exact. */
export function decode(origin: ErrorContext, bytes: Uint8Array, layout: Layout): NdArray {
  const { shape, count, type, littleEndian, start } = layout;
  const view = viewOf(bytes);
  const data = new Float64Array(count);
  for (let k = 0; k < count; k++) data[k] = type.read(view, start + k * type.size, littleEndian);
  const rowMajor = layout.fortranOrder ? fromColumnMajor(data, shape) : data;
  const wrong = rowMajor.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return toNdArray(rowMajor, shape);
  const received = `${rowMajor[wrong]} at [${position(wrong, shape).join(", ")}]`;
  throw fileError(
    origin,
    "an array of finite numbers (64-bit integers up to 2^53, exact in float64)",
    received,
  );
}

function fromColumnMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  const out = new Float64Array(data.length);
  let target = 0;
  for (const x of data) {
    out[target] = x;
    for (let d = 0; d < shape.length; d++) {
      index[d]! += 1;
      target += strides[d]!;
      if (index[d]! < shape[d]!) break;
      target -= index[d]! * strides[d]!;
      index[d] = 0;
    }
  }
  return out;
}

function position(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (let d = shape.length - 1; d >= 0; d--) {
    index.unshift(rest % shape[d]!);
    rest = Math.floor(rest / shape[d]!);
  }
  return index;
}
