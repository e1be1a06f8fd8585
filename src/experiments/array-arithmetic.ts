import ops from "ndarray-ops";
import { type NdArray, toNdArray } from "../arrays";

/** Returns an array of zeros of the same shape. */
const zerosLike = ({ data, shape }: NdArray): NdArray => toNdArray(new Float64Array(data.length), shape);

/** Computes a − b. */
export function difference(a: NdArray, b: NdArray): NdArray {
  const out = zerosLike(a);
  ops.sub(out, a, b);
  return out;
}

/** Computes factor a. */
export function scaled(a: NdArray, factor: number): NdArray {
  const out = zerosLike(a);
  ops.muls(out, a, factor);
  return out;
}

/** Computes a / divisor. */
export function divided(a: NdArray, divisor: number): NdArray {
  const out = zerosLike(a);
  ops.divs(out, a, divisor);
  return out;
}

/** Computes Σ a_i b_i over all entries. */
export function inner(a: NdArray, b: NdArray): number {
  const products = zerosLike(a);
  ops.mul(products, a, b);
  return ops.sum(products);
}

/** Computes ‖a − b‖ over all entries. */
export const distance = (a: NdArray, b: NdArray): number => ops.norm2(difference(a, b));

/** Computes ‖a − b‖/‖b‖ over all entries. */
export const relativeDistance = (a: NdArray, b: NdArray): number =>
  Math.sqrt(ops.norm2squared(difference(a, b)) / ops.norm2squared(b));
