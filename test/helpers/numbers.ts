import { expect } from "vitest";
import type { NdArray } from "../../src/arrays";
import { normal } from "../../src/random";

type NumbersLike = ArrayLike<number> | NdArray;

const entries = (a: NumbersLike): ArrayLike<number> => ("shape" in a ? contiguous(a) : a);

/** Returns the entries of an ndarray that is contiguous from its first entry on, as all results of the library are. */
function contiguous({ data, offset, shape }: NdArray): Float64Array {
  return data.subarray(offset, offset + shape.reduce((count, size) => count * size, 1));
}

/** Returns the largest magnitude among the entries, 0 for none. */
export function largestEntry(a: NumbersLike): number {
  return Array.from(entries(a)).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** Returns the largest absolute difference between entries of two arrays, which must have equal lengths. */
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
 * Returns a function that draws pseudo-random numbers in [-1, 1), the same for each seed. It is a linear congruential
 * generator, which shares no code with the library's generator.
 */
export function congruential(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 30 - 1;
  };
}

/** Draws standard normal numbers with the library's generator, the same for each seed. */
export const normalNumbers = (length: number, seed: number): Float64Array =>
  normal({ shape: [length], seed }).data;
