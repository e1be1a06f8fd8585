/** Tests whether all entries are finite, in one pass without branches: 0 · x is NaN unless x is finite. */
export function allFinite(numbers: Float64Array): boolean {
  // Four sums, because each addition to one sum waits for the last.
  let [a, b, c, d] = [0, 0, 0, 0];
  const unrolled = numbers.length - (numbers.length % 4);
  for (let i = 0; i < unrolled; i += 4) {
    a += 0 * numbers[i]!;
    b += 0 * numbers[i + 1]!;
    c += 0 * numbers[i + 2]!;
    d += 0 * numbers[i + 3]!;
  }
  for (let i = unrolled; i < numbers.length; i++) a += 0 * numbers[i]!;
  return a + b + c + d === 0;
}

/** Returns the index of the first entry that is not finite, or -1. */
export const firstNotFinite = (v: Float64Array): number => v.findIndex((x) => !Number.isFinite(x));
