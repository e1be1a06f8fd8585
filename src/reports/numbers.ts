export const lastOf = (values: ArrayLike<number>): number => values[values.length - 1]!;

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/** exp of the mean logarithm of positive numbers. */
export const geometricMean = (values: readonly number[]): number => Math.exp(meanOf(values.map(Math.log)));

/** A number rounded to some digits for tables and captions. */
export const rounded = (x: number, digits = 4): number => Number(x.toPrecision(digits));

export const percent = (x: number): string => `${rounded(100 * x, 2)} %`;
