/** Returns the last value. */
export const lastOf = (values: ArrayLike<number>): number => values[values.length - 1]!;

/** Computes the arithmetic mean. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/** Computes the geometric mean of positive numbers. */
export const geometricMean = (values: readonly number[]): number => Math.exp(meanOf(values.map(Math.log)));

/** Computes the median. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Rounds a number to the given number of significant digits, for tables and captions. */
export const rounded = (x: number, digits = 4): number => Number(x.toPrecision(digits));

/** Formats a factor with two significant digits, from a million on with an exponent of ten. */
export const factor = (x: number): string =>
  x < 1e6 ? `${rounded(x, 2)}` : x.toExponential(1).replace("e+", "e");

/** Formats a count with its noun, which ends in "s" unless the count is 1. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Formats a fraction as a percentage with two significant digits. */
export const percent = (x: number): string => `${rounded(100 * x, 2)} %`;
/** Computes the largest |a_i − b_i|. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
};
