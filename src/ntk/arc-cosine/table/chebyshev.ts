/**
 * Computes cos(π m / 2n), reducing the argument by symmetry because the cosine of a large argument would lose the last
 * digits of every series.
 */
function cosine(m: number, n: number): number {
  const reduced = m % (4 * n);
  const half = Math.min(reduced, 4 * n - reduced);
  if (half > n) return -cosine(2 * n - half, n);
  return half === n ? 0 : Math.cos((Math.PI * half) / (2 * n));
}

/** Returns the n Chebyshev points in [-1, 1], the zeros of T_n, at which a polynomial of n terms interpolates. */
export const chebyshevPoints = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, j) => cosine(2 * j + 1, n));

/** Computes the coefficients c_k of the interpolant Σ c_k T_k of values at the Chebyshev points. */
export function chebyshevSeries(values: ArrayLike<number>): number[] {
  const n = values.length;
  return Array.from({ length: n }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += cosine(k * (2 * j + 1), n) * values[j]!;
    return ((k === 0 ? 1 : 2) / n) * sum;
  });
}

/** Computes the coefficients of the powers of x in Σ c_k T_k(x). */
export function powersOfSeries(series: readonly number[]): number[] {
  // Clenshaw's recurrence b_k = c_k + 2x b_(k+1) − b_(k+2) on polynomials; the sum is b_0 − x b_1.
  const timesX = (p: readonly number[]): number[] => [0, ...p.slice(0, -1)];
  let [next, afterNext] = [series.map(() => 0), series.map(() => 0)];
  for (let k = series.length - 1; k > 0; k--) {
    const shifted = timesX(next);
    const previous = afterNext;
    afterNext = next;
    next = shifted.map((b, power) => (power === 0 ? series[k]! : 0) + 2 * b - previous[power]!);
  }
  return timesX(next).map((b, power) => (power === 0 ? series[0]! : 0) + b - afterNext[power]!);
}
