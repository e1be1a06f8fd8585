import ops from "ndarray-ops";
import { type NdArray, toNdArray } from "../arrays";

/** Returns a new array of the shape of `like` with the entries that `write` computes. */
function written({ data, shape }: NdArray, write: (out: NdArray) => void): NdArray {
  const out = toNdArray(new Float64Array(data.length), shape);
  write(out);
  return out;
}

/** Computes a − b. */
export const difference = (a: NdArray, b: NdArray): NdArray => written(a, (out) => ops.sub(out, a, b));

/** Computes a + b. */
export const sum = (a: NdArray, b: NdArray): NdArray => written(a, (out) => ops.add(out, a, b));

/** Computes factor a. */
export const scaled = (a: NdArray, factor: number): NdArray => written(a, (out) => ops.muls(out, a, factor));

/** Computes a / divisor. */
export const divided = (a: NdArray, divisor: number): NdArray =>
  written(a, (out) => ops.divs(out, a, divisor));

/** Computes Σ a_i b_i over all entries. */
export const inner = (a: NdArray, b: NdArray): number => ops.sum(written(a, (out) => ops.mul(out, a, b)));

/** Computes ‖a − b‖ over all entries. */
export const distance = (a: NdArray, b: NdArray): number => ops.norm2(difference(a, b));

/** Computes ‖a − b‖/‖b‖ over all entries. */
export const relativeDistance = (a: NdArray, b: NdArray): number =>
  Math.sqrt(ops.norm2squared(difference(a, b)) / ops.norm2squared(b));
