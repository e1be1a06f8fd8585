/** Returns `count` >= 2 equally spaced numbers from 0 to `end`. */
export const grid = (end: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (end * i) / (count - 1));

/** Rounds a number to a few digits, as written in the copied code. */
export const round = (value: number, digits = 3): number => Number(value.toPrecision(digits));
