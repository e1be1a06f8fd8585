import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import { MAX_DIMENSIONS, type NdArray } from "../arrays/types";
import { dataView } from "./bytes";
import type { ScalarType } from "./scalar-types";

/** Position and encoding of the elements of an array in a file. */
export interface Layout {
  readonly shape: readonly number[];
  /** Number of elements: the product of the shape. */
  readonly count: number;
  readonly type: ScalarType;
  readonly littleEndian: boolean;
  /** True if the first index varies fastest (column-major), false if the last does. */
  readonly fortranOrder: boolean;
  /** Byte offset of the first element. */
  readonly start: number;
}

/**
 * Computes the number of elements of a shape and checks it against the number of bytes available, so that no memory is
 * allocated because of the header alone.
 */
export function checkShape(
  at: Arguments,
  shape: readonly number[],
  elementSize: number,
  bytesLeft: number,
): number {
  if (shape.length > MAX_DIMENSIONS) {
    throw at.refusal(HERE, `an array of at most ${MAX_DIMENSIONS} dimensions`, `${shape.length} dimensions`);
  }
  const product = shape.reduce((count, size) => count * Math.max(size, 1), 1);
  if (!Number.isSafeInteger(product)) {
    throw at.refusal(HERE, "an array whose sizes have a product below 2^53", `shape [${shape.join(", ")}]`);
  }
  const count = shape.includes(0) ? 0 : product;
  if (count * elementSize !== bytesLeft) {
    const expected = `a file with ${count * elementSize} bytes of data, as required by its shape [${shape.join(", ")}]`;
    throw at.refusal(HERE, expected, `${bytesLeft} bytes of data`);
  }
  at.memory(HERE, count, "read it in parts");
  return count;
}

/** Decodes an array to row-major float64. Throws an `ArgumentError` for an element that is not finite or not exact. */
export function decode(at: Arguments, bytes: Uint8Array, layout: Layout): NdArray {
  const { shape, count, type, littleEndian, start } = layout;
  const view = dataView(bytes);
  const data = new Float64Array(count);
  for (let k = 0; k < count; k++) data[k] = type.read(view, start + k * type.size, littleEndian);
  const rowMajor = layout.fortranOrder ? fromColumnMajor(data, shape) : data;
  const invalid = rowMajor.findIndex((x) => !Number.isFinite(x));
  if (invalid < 0) return toNdArray(rowMajor, shape);
  const received = `${rowMajor[invalid]} at [${indexAt(invalid, shape).join(", ")}]`;
  throw at.refusal(
    HERE,
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

function indexAt(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (let d = shape.length - 1; d >= 0; d--) {
    index.unshift(rest % shape[d]!);
    rest = Math.floor(rest / shape[d]!);
  }
  return index;
}
