import { describe } from "./describe";
import { ArgumentError } from "./errors";
import { checkReach, isNdArrayLike } from "./type-guards";

/** The numbers of an array that a caller offers for a result: row-major float64 of just this shape. */
export function readOutputArray(
  functionName: string,
  argument: string,
  value: unknown,
  shape: readonly number[],
): Float64Array {
  const fail = (received = describe(value)): never => {
    const expected = `an ndarray of float64 numbers, row-major and of shape [${shape.join(", ")}]`;
    throw new ArgumentError(functionName, argument, expected, received);
  };
  if (!isNdArrayLike(value)) return fail();
  if (!(value.data instanceof Float64Array)) return fail(`one on ${describe(value.data)}`);
  if (value.shape.length !== shape.length || value.stride.length !== shape.length) return fail();
  if (shape.some((size, d) => value.shape[d] !== size)) return fail();
  checkReach(functionName, argument, value);
  let count = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const isDense = shape[d] === 1 || value.stride[d] === count;
    if (!isDense) return fail(`one with strides [${value.stride.join(", ")}]`);
    count *= shape[d]!;
  }
  return value.data.subarray(value.offset, value.offset + count);
}

/** Whether two arrays have numbers in common. */
export function overlap(a: Float64Array, b: Float64Array): boolean {
  const areApart = a.byteOffset + a.byteLength <= b.byteOffset || b.byteOffset + b.byteLength <= a.byteOffset;
  return a.buffer === b.buffer && !areApart;
}
