import { describe } from "./describe";
import { HERE } from "./path";
import type { Place } from "./place";
import { checkIndexRange, isNdArrayLike } from "./type-guards";

/** Returns the data of the caller's output array, which must be row-major float64 of exactly this shape. */
export function readOutputArray(args: Place, value: unknown, shape: readonly number[]): Float64Array {
  const fail = (received = describe(value)): never => {
    const expected = `an ndarray of float64 numbers, row-major and of shape [${shape.join(", ")}]`;
    throw args.refusal(HERE, expected, received);
  };
  if (!isNdArrayLike(value)) return fail();
  if (!(value.data instanceof Float64Array)) return fail(`one on ${describe(value.data)}`);
  if (value.shape.length !== shape.length || value.stride.length !== shape.length) return fail();
  if (shape.some((size, d) => value.shape[d] !== size)) return fail();
  checkIndexRange(args, value);
  let count = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const isDense = shape[d] === 1 || value.stride[d] === count;
    if (!isDense) return fail(`one with strides [${value.stride.join(", ")}]`);
    count *= shape[d]!;
  }
  return value.data.subarray(value.offset, value.offset + count);
}

/** Tests whether two arrays share memory. */
export function overlap(a: Float64Array, b: Float64Array): boolean {
  const areDisjoint =
    a.byteOffset + a.byteLength <= b.byteOffset || b.byteOffset + b.byteLength <= a.byteOffset;
  return a.buffer === b.buffer && !areDisjoint;
}
