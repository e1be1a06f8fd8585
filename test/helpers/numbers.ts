import { expect } from "vitest";
import type { NdArray } from "../../src/arrays";

type NumbersLike = ArrayLike<number> | NdArray;

const entries = (a: NumbersLike): ArrayLike<number> => ("shape" in a ? contiguous(a) : a);

/** Entries of an ndarray that is contiguous from its first entry on, as all results of the library are. */
function contiguous({ data, offset, shape }: NdArray): Float64Array {
  return data.subarray(offset, offset + shape.reduce((count, size) => count * size, 1));
}

/** The largest magnitude among the entries, 0 for none. */
export function largestEntry(a: NumbersLike): number {
  return Array.from(entries(a)).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** The largest absolute difference between entries of two arrays, which must have equal lengths. */
export function largestDifference(a: NumbersLike, b: NumbersLike): number {
  const [left, right] = [entries(a), entries(b)];
  expect(left.length).toBe(right.length);
  return Array.from(left).reduce((most, x, i) => Math.max(most, Math.abs(x - right[i]!)), 0);
}

/** Expects two arrays of numbers to have equal lengths and to differ nowhere by more than `tolerance`. */
export function expectClose(actual: NumbersLike, expected: NumbersLike, tolerance: number): void {
  expect(largestDifference(actual, expected)).toBeLessThanOrEqual(tolerance);
}

/**
 * A sequence of numbers in [-1, 1) that look random, the same for each seed: a linear congruential generator of the
 * tests' own, so that the library's generator is not tested with itself.
 */
export function congruential(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 30 - 1;
  };
}
