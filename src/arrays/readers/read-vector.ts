import { HERE } from "../path";
import type { Place } from "../place";
import { checkIndexRange, isNdArrayLike, isNumericTyped } from "../type-guards";
import type { VectorLike } from "../types";

/** Returns a fresh copy of `value` as a flat vector. Throws an `ArgumentError` for a wrong length or entry. */
export function readVector(args: Place, value: VectorLike, length?: number): Float64Array {
  const expected = `a vector of ${length ?? "at least one"} finite number${(length ?? 1) === 1 ? "" : "s"}`;
  const fail = (): never => {
    throw args.error(HERE, expected, value);
  };
  const entries = vectorEntries(args, value) ?? fail();
  if (entries.length < 1 || (length ?? entries.length) !== entries.length) fail();
  args.memory(HERE, entries.length, "use a shorter vector");
  const data = new Float64Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const x = entries.at(i);
    if (typeof x !== "number" || !Number.isFinite(x)) {
      throw args.error([i], "a finite number", x);
    }
    data[i] = x;
  }
  return data;
}

function vectorEntries(
  args: Place,
  value: unknown,
): { length: number; at: (i: number) => unknown } | undefined {
  if (isNdArrayLike(value)) {
    const { data, shape, stride, offset } = value;
    if (shape.length !== 1 || stride.length !== 1) return undefined;
    checkIndexRange(args, value);
    return { length: shape[0]!, at: (i) => data[offset + i * stride[0]!] };
  }
  if (Array.isArray(value) || isNumericTyped(value)) return { length: value.length, at: (i) => value[i] };
  return undefined;
}
