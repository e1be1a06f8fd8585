import type { NumericTypedArray } from "../../arrays/types";

/** Element type of a file: its size in bytes, and a reader that converts an element to float64. */
export interface ScalarType {
  readonly size: number;
  /** Typed array of such elements, in the byte order of the machine; undefined for types that JavaScript lacks. */
  readonly array?:
    | (new (
        buffer: ArrayBufferLike,
        start: number,
        count: number,
      ) => NumericTypedArray)
    | undefined;
  /** Reads the element at a byte offset; a 64-bit integer that float64 cannot represent exactly reads as infinity. */
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number;
}

/** Element types of data files by numpy's names: kind and number of bytes. */
export const SCALAR_TYPES: ReadonlyMap<string, ScalarType> = new Map<string, ScalarType>([
  ["b1", { size: 1, read: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1) }],
  ["i1", { size: 1, array: Int8Array, read: (view, offset) => view.getInt8(offset) }],
  ["u1", { size: 1, array: Uint8Array, read: (view, offset) => view.getUint8(offset) }],
  ["i2", { size: 2, array: Int16Array, read: (view, offset, little) => view.getInt16(offset, little) }],
  ["u2", { size: 2, array: Uint16Array, read: (view, offset, little) => view.getUint16(offset, little) }],
  ["i4", { size: 4, array: Int32Array, read: (view, offset, little) => view.getInt32(offset, little) }],
  ["u4", { size: 4, array: Uint32Array, read: (view, offset, little) => view.getUint32(offset, little) }],
  ["i8", { size: 8, read: (view, offset, little) => exactNumber(view.getBigInt64(offset, little)) }],
  ["u8", { size: 8, read: (view, offset, little) => exactNumber(view.getBigUint64(offset, little)) }],
  ["f2", { size: 2, read: (view, offset, little) => halfPrecision(view.getUint16(offset, little)) }],
  ["f4", { size: 4, array: Float32Array, read: (view, offset, little) => view.getFloat32(offset, little) }],
  ["f8", { size: 8, array: Float64Array, read: (view, offset, little) => view.getFloat64(offset, little) }],
]);

/** The bfloat16 type of PyTorch and JAX: the upper half of a binary32. */
export const BFLOAT16: ScalarType = {
  size: 2,
  read(view, offset, little) {
    BITS[0] = view.getUint16(offset, little) << 16;
    return FLOAT[0]!;
  },
};
const BITS = new Uint32Array(1);
const FLOAT = new Float32Array(BITS.buffer);

const MAX_EXACT_INTEGER = 2n ** 53n;

function exactNumber(value: bigint): number {
  return value >= -MAX_EXACT_INTEGER && value <= MAX_EXACT_INTEGER ? Number(value) : Number.POSITIVE_INFINITY;
}

/** Decodes an IEEE 754 binary16: sign bit, five bits of exponent, ten bits of fraction. */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
