import { congruential } from "../../helpers/numbers";

/** Largest integer of the compiled products. */
export const LARGEST = 2896;

/** Returns integers from −LARGEST to LARGEST. */
export function integers(count: number, seed: number): number[] {
  const random = congruential(seed);
  return Array.from({ length: count }, () => Math.round(LARGEST * random()));
}

/** Returns Σ a_i b_j over the samples of two matrices with rows of the given widths, summed without rounding. */
export function bigSum(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  aWidth: number,
  bWidth: number,
  i: number,
  j: number,
): number {
  let sum = 0n;
  for (let p = 0; p < a.length / aWidth; p++) {
    sum += BigInt(a[p * aWidth + i]!) * BigInt(b[p * bWidth + j]!);
  }
  return Number(sum);
}

/** Returns a copy of numbers with another number in one place. */
export const replaced = <Numbers extends number[] | Uint8Array>(
  numbers: Numbers,
  at: number,
  other: number,
): Numbers => {
  const copy = numbers.slice() as Numbers;
  copy[at] = other;
  return copy;
};
