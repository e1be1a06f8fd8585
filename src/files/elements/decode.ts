import type { Arguments } from "../../arrays/arguments";
import { allFinite } from "../../arrays/finite";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import { MAX_DIMENSIONS, type NdArray, type NumericTypedArray } from "../../arrays/types";
import type { NotFinite } from "../archive";
import { dataView } from "../bytes";
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
  /** Distances between elements along every dimension, in elements; default those of `fortranOrder`. */
  readonly strides?: readonly number[] | undefined;
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
  return count;
}

/** Part of an array that is decoded, and the treatment of its NaN and infinity. */
interface DecodeOptions {
  readonly samples?: number | undefined;
  readonly notFinite?: NotFinite | undefined;
}

/**
 * Decodes an array, or its first `samples` entries along the first dimension, to row-major float64. Throws an
 * `ArgumentError` for an element that is not finite or not exact, unless such elements are kept.
 */
export function decode(
  at: Arguments,
  bytes: Uint8Array,
  layout: Layout,
  { samples, notFinite = "refused" }: DecodeOptions = {},
): NdArray {
  const { type, littleEndian, start } = layout;
  const { shape, count } = firstSamples(layout.shape, samples);
  at.memory(HERE, count, "read fewer samples");
  const data = new Float64Array(count);
  const strides = layout.strides ?? (layout.fortranOrder ? columnMajorStrides(layout.shape) : undefined);
  const view = dataView(bytes);
  let areFinite: boolean | undefined;
  if (strides === undefined && isNative(type, littleEndian)) {
    areFinite = convert(data, nativeElements(bytes, type, start, count));
  } else if (strides !== undefined) {
    const offsets = offsetsOf(shape, strides);
    for (let k = 0; k < count; k++) data[k] = type.read(view, start + offsets() * type.size, littleEndian);
  } else {
    for (let k = 0; k < count; k++) data[k] = type.read(view, start + k * type.size, littleEndian);
  }
  if (notFinite === "kept" || (areFinite ?? allFinite(data))) return toNdArray(data, shape);
  throw notFiniteError(at, data, shape);
}

/** Returns the error for the first element that is not finite. */
export function notFiniteError(at: Arguments, data: NumericTypedArray, shape: readonly number[]): Error {
  const invalid = data.findIndex((x) => !Number.isFinite(x));
  const received = `${data[invalid]} at [${indexAt(invalid, shape).join(", ")}]`;
  return at.refusal(
    HERE,
    "an array of finite numbers (64-bit integers up to 2^53, exact in float64)",
    received,
  );
}

/** Returns the shape of the first samples of an array, and the number of their elements. */
export function firstSamples(
  shape: readonly number[],
  samples = Number.POSITIVE_INFINITY,
): { readonly shape: readonly number[]; readonly count: number } {
  const part = shape.map((size, d) => (d === 0 ? Math.min(size, samples) : size));
  return { shape: part, count: part.reduce((product, size) => product * size, 1) };
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Tests whether a typed array of the machine holds the elements of a file as they are. */
export const isNative = ({ size, array }: ScalarType, littleEndian: boolean): boolean =>
  array !== undefined && (size === 1 || littleEndian === IS_LITTLE_ENDIAN);

/** Number of elements that are converted before they are tested, so that they are still in the cache. */
export const BLOCK = 4096;

/**
 * Returns the elements from the byte `start` on: a view of the bytes, or a copy if they are not aligned to their size.
 */
export function nativeElements(
  bytes: Uint8Array,
  { size, array: View }: ScalarType,
  start: number,
  count: number,
): NumericTypedArray {
  const from = bytes.subarray(start, start + count * size);
  // The `slice` of a Buffer of Node.js is no copy.
  const aligned = from.byteOffset % size === 0 ? from : new Uint8Array(from);
  return new View!(aligned.buffer, aligned.byteOffset, count);
}

/** Converts elements, and tests whether all are finite. */
function convert(out: Float64Array, elements: NumericTypedArray): boolean {
  let areFinite = true;
  for (let at = 0; at < out.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, out.length);
    out.set(elements.subarray(at, end), at);
    areFinite = allFinite(out.subarray(at, end)) && areFinite;
  }
  return areFinite;
}

/** Returns the strides of an array whose first index varies fastest. */
const columnMajorStrides = (shape: readonly number[]): number[] =>
  shape.map((_, d) => shape.slice(0, d).reduce((product, size) => product * size, 1));

/**
 * Returns a function that counts through the entries of a shape in row-major order, by their offsets at given strides.
 */
function offsetsOf(shape: readonly number[], strides: readonly number[]): () => number {
  const index = shape.map(() => 0);
  let next = 0;
  return () => {
    const offset = next;
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d]! += 1;
      next += strides[d]!;
      if (index[d]! < shape[d]!) break;
      next -= index[d]! * strides[d]!;
      index[d] = 0;
    }
    return offset;
  };
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
