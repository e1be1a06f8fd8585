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

/** Returns the matrix [n, n] that maps values at the n points to the coefficients c_k of the interpolant Σ c_k T_k. */
export const chebyshevSeries = (n: number): readonly number[] =>
  Array.from({ length: n * n }, (_, at) => {
    const [k, j] = [Math.floor(at / n), at % n];
    return ((k === 0 ? 1 : 2) / n) * cosine(k * (2 * j + 1), n);
  });

/** Returns the matrix [n, n] that maps the coefficients of T_0 ... T_{n-1} to those of the powers of x. */
export function powersOfChebyshev(n: number): readonly number[] {
  const columns: number[][] = [];
  for (let k = 0; k < n; k++) {
    const [last, before] = [columns[k - 1], columns[k - 2]];
    columns.push(
      Array.from({ length: n }, (_, p) => {
        if (last === undefined) return p === 0 ? 1 : 0;
        const timesX = p === 0 ? 0 : last[p - 1]!;
        return before === undefined ? timesX : 2 * timesX - before[p]!;
      }),
    );
  }
  return Array.from({ length: n * n }, (_, at) => columns[at % n]![Math.floor(at / n)]!);
}

/** Writes T_0 ... T_{n-1} at x to `out`, starting at index `at`. */
export function writeChebyshev(out: Float64Array, at: number, n: number, x: number): void {
  out[at] = 1;
  if (n > 1) out[at + 1] = x;
  for (let k = 2; k < n; k++) out[at + k] = 2 * x * out[at + k - 1]! - out[at + k - 2]!;
}
