/** `count` >= 2 numbers from 0 to `end` in equal steps. */
export const grid = (end: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (end * i) / (count - 1));

/** A number rounded to a few digits, as it is written into code. */
export const round = (value: number, digits = 3): number => Number(value.toPrecision(digits));
