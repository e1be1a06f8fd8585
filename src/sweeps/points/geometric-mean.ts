/** Number of digits by which a decimal is shorter than the accurate digits of a value for which it is taken. */
const OMITTED_DIGITS = 3;
/** Digits of other values; the digits beyond are rounding errors, which depend on the JavaScript engine. */
const DIGITS = 15;

/**
 * Returns the weighted geometric mean from^(1 − fraction)·to^fraction of positive ends, as the short decimal within the
 * rounding error if there is one: between 0.001 and 1000 are 0.1 and 10.
 *
 * The mean is the square of the mean of the roots, of which no part overflows or is subnormal, as the ratio of the ends may.
 */
export function geometricMean(from: number, to: number, fraction: number): number {
  const root = from ** ((1 - fraction) / 2) * to ** (fraction / 2);
  const mean = root * root;
  // The rounding errors of the exponents are multiplied by the logarithms.
  const error = 2 * Number.EPSILON * (2 + Math.abs(Math.log(from)) + Math.abs(Math.log(to)));
  const decimal = Number(mean.toPrecision(Math.floor(-Math.log10(error)) - OMITTED_DIGITS));
  return Math.abs(decimal - mean) <= error * mean ? decimal : Number(mean.toPrecision(DIGITS));
}
