/**
 * Returns the weighted geometric mean from^(1 − fraction)·to^fraction of positive ends. It is the square of the mean of
 * their roots, of which no part overflows or is subnormal, as the ratio of the ends may.
 */
export function geometricMean(from: number, to: number, fraction: number): number {
  const root = from ** ((1 - fraction) / 2) * to ** (fraction / 2);
  return root * root;
}
