import { swapEntries, swapRows } from "../../linalg/dense";

/*
 * LU factorisation of complex matrices with partial pivoting on flat row-major buffers, in place and without
 * allocation. 8/3 n³ operations for a factorisation, 8 n² for a solution.
 */

/** Like `factorReal`, for a complex matrix in two buffers; pivots by |re| + |im|, and keeps the pivots' reciprocals. */
export function factorComplex(re: Float64Array, im: Float64Array, n: number, pivots: Int32Array): boolean {
  for (let k = 0; k < n; k++) {
    let best = k;
    let largest = -1;
    for (let i = k; i < n; i++) {
      const size = Math.abs(re[i * n + k]!) + Math.abs(im[i * n + k]!);
      if (size > largest) {
        largest = size;
        best = i;
      }
    }
    if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false;
    pivots[k] = best;
    if (best !== k) {
      swapRows(re, n, k, best);
      swapRows(im, n, k, best);
    }
    const x = reciprocal(re[k * n + k]!, im[k * n + k]!);
    const y = -reciprocal(im[k * n + k]!, re[k * n + k]!);
    re[k * n + k] = x;
    im[k * n + k] = y;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const [p, q] = [re[row + k]!, im[row + k]!];
      if (p === 0 && q === 0) continue;
      const fre = p * x - q * y;
      const fim = q * x + p * y;
      re[row + k] = fre;
      im[row + k] = fim;
      for (let j = k + 1; j < n; j++) {
        const ure = re[k * n + j]!;
        const uim = im[k * n + j]!;
        re[row + j]! -= fre * ure - fim * uim;
        im[row + j]! -= fre * uim + fim * ure;
      }
    }
  }
  return true;
}

/** Overwrites `bre + i bim` with the solution of the system with the matrix factored by `factorComplex`. */
export function solveComplex(
  re: Float64Array,
  im: Float64Array,
  n: number,
  pivots: Int32Array,
  bre: Float64Array,
  bim: Float64Array,
): void {
  for (let k = 0; k < n; k++) {
    swapEntries(bre, k, pivots[k]!);
    swapEntries(bim, k, pivots[k]!);
  }
  for (let i = 1; i < n; i++) subtractRow(re, im, n, i, 0, i, bre, bim);
  for (let i = n - 1; i >= 0; i--) {
    subtractRow(re, im, n, i, i + 1, n, bre, bim);
    const x = re[i * n + i]!;
    const y = im[i * n + i]!;
    const p = bre[i]!;
    const q = bim[i]!;
    bre[i] = p * x - q * y;
    bim[i] = q * x + p * y;
  }
}

/** Computes the real part of 1/(x + iy), without squares that overflow; its imaginary part is −reciprocal(y, x). */
function reciprocal(x: number, y: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y));
  const [p, q] = [x / size, y / size];
  return p / (p * p + q * q) / size;
}

/** Computes `b[i] -= Σ_j a[i, j] b[j]` for `from <= j < to`. */
function subtractRow(
  re: Float64Array,
  im: Float64Array,
  n: number,
  i: number,
  from: number,
  to: number,
  bre: Float64Array,
  bim: Float64Array,
): void {
  let sumRe = bre[i]!;
  let sumIm = bim[i]!;
  for (let j = from; j < to; j++) {
    const are = re[i * n + j]!;
    const aim = im[i * n + j]!;
    sumRe -= are * bre[j]! - aim * bim[j]!;
    sumIm -= are * bim[j]! + aim * bre[j]!;
  }
  bre[i] = sumRe;
  bim[i] = sumIm;
}
