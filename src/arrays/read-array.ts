import type { Arguments } from "./arguments";
import { HERE } from "./path";
import { checkIndexRange, isMlMatrixLike, isNdArrayLike, isNumericTyped, isSize } from "./type-guards";
import { MAX_DIMENSIONS, type MatrixLike } from "./types";

/** Requirements on an array argument of any number of dimensions. */
export interface ExpectedArray {
  /** Accepted numbers of dimensions. */
  readonly dimensions: readonly number[];
  /** Required sizes; `undefined` leaves a dimension free. */
  readonly shape?: readonly (number | undefined)[] | undefined;
}

/** Reads and checks an ndarray, nested arrays or an ml-matrix; returns a fresh row-major copy. */
export function readArray(
  args: Arguments,
  value: unknown,
  { dimensions, shape }: ExpectedArray,
): { shape: number[]; data: Float64Array } {
  const sides = shape?.map((n) => n ?? "any").join(", ");
  const kind = sides === undefined ? `of ${dimensions.join(" or ")} dimensions` : `of shape [${sides}]`;
  const fail = (): never => {
    throw args.error(HERE, `an array ${kind} (ndarray or nested arrays of numbers)`, value);
  };
  const sizes = sizesOf(args, value) ?? fail();
  const fits =
    shape === undefined ||
    (shape.length === sizes.length && shape.every((n, d) => (n ?? sizes[d]) === sizes[d]));
  if (!fits || !dimensions.includes(sizes.length) || !sizes.every(isSize)) fail();
  if (sizes.length === 2) return { shape: sizes, data: args.matrix(HERE, value as MatrixLike).data };
  const count = sizes.reduce((product, n) => product * n, 1);
  args.memory(HERE, count, "use a smaller array");
  const copy = contiguousCopy(value, count);
  if (copy !== undefined) return { shape: sizes, data: copy };
  const data = new Float64Array(count);
  const index = sizes.map(() => 0);
  for (let k = 0; k < count; k++) {
    const x = entryAt(value, index, sizes);
    if (x === RAGGED) fail();
    if (typeof x !== "number" || !Number.isFinite(x)) {
      throw args.error([[...index]], "a finite number", x);
    }
    data[k] = x;
    for (let d = sizes.length - 1; d >= 0; d--) {
      index[d]! += 1;
      if (index[d]! < sizes[d]!) break;
      index[d] = 0;
    }
  }
  return { shape: sizes, data };
}

/** Copies a contiguous row-major ndarray; returns undefined for any other array, or if an entry is not finite. */
function contiguousCopy(value: unknown, count: number): Float64Array | undefined {
  if (!isNdArrayLike(value) || !(value.data instanceof Float64Array)) return undefined;
  const { data, shape, stride, offset } = value;
  let size = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (stride[d] !== size) return undefined;
    size *= shape[d]!;
  }
  const copy = data.slice(offset, offset + count);
  // No branches: 0 · x is NaN unless x is finite.
  let zero = 0;
  for (let i = 0; i < count; i++) zero += 0 * copy[i]!;
  return zero === 0 ? copy : undefined;
}

function sizesOf(args: Arguments, value: unknown): number[] | undefined {
  if (isNdArrayLike(value)) {
    if (value.shape.length !== value.stride.length) return undefined;
    checkIndexRange(args, value);
    return [...value.shape];
  }
  if (isMlMatrixLike(value)) return [value.rows, value.columns];
  const sizes: number[] = [];
  for (let level = value; Array.isArray(level) || isNumericTyped(level); level = level[0]) {
    sizes.push(level.length);
    if (sizes.length > MAX_DIMENSIONS) return undefined;
  }
  return sizes.length === 0 ? undefined : sizes;
}

/** Marks an entry that is missing because the rows of a nested array have unequal lengths. */
const RAGGED = Symbol("ragged");

/** Returns the entry of an array at an index, or `RAGGED`. */
function entryAt(value: unknown, index: readonly number[], sizes: readonly number[]): unknown {
  if (isNdArrayLike(value)) {
    return value.data[index.reduce((at, i, d) => at + i * value.stride[d]!, value.offset)];
  }
  let level = value;
  for (const [d, i] of index.entries()) {
    if (!(Array.isArray(level) || isNumericTyped(level)) || level.length !== sizes[d]) return RAGGED;
    level = level[i];
  }
  return level;
}
