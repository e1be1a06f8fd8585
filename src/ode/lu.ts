/*
 * LU decompositions with partial pivoting on flat row-major buffers, real and complex, in place and without allocation:
 * what an implicit method needs in every step. Cost 2/3 n³ flops (complex: four times that), a solve 2 n².
 */

/** Overwrites `a` (n · n) by its factors and fills `pivots`; false when a pivot is zero or not finite. */
export function factorReal(a: Float64Array, n: number, pivots: Int32Array): boolean {
  for (let k = 0; k < n; k++) {
    let best = k;
    let largest = Math.abs(a[k * n + k]!);
    for (let i = k + 1; i < n; i++) {
      const size = Math.abs(a[i * n + k]!);
      if (size > largest) {
        largest = size;
        best = i;
      }
    }
    if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false;
    pivots[k] = best;
    if (best !== k) swapRows(a, n, k, best);
    const inverse = 1 / a[k * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      if (a[row + k] === 0) continue;
      const factor = a[row + k]! * inverse;
      a[row + k] = factor;
      for (let j = k + 1; j < n; j++) a[row + j]! -= factor * a[k * n + j]!;
    }
  }
  return true;
}

/** Overwrites `b` by the solution of the system that `factorReal` factored. */
export function solveReal(a: Float64Array, n: number, pivots: Int32Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) swapEntries(b, k, pivots[k]!);
  for (let i = 1; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum / a[i * n + i]!;
  }
}

/** `factorReal` for a complex matrix in two buffers; pivots by |re| + |im|. */
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
    const [x, y] = [re[k * n + k]!, im[k * n + k]!];
    const square = x * x + y * y;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const [p, q] = [re[row + k]!, im[row + k]!];
      if (p === 0 && q === 0) continue;
      const fre = (p * x + q * y) / square;
      const fim = (q * x - p * y) / square;
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

/** Overwrites `bre + i bim` by the solution of the system that `factorComplex` factored. */
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
    const square = x * x + y * y;
    const p = bre[i]!;
    const q = bim[i]!;
    bre[i] = (p * x + q * y) / square;
    bim[i] = (q * x - p * y) / square;
  }
}

/** `b[i] -= Σ_j a[i, j] b[j]` for j from `from` up to `to`. */
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

function swapRows(a: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const kept = a[i * n + k]!;
    a[i * n + k] = a[j * n + k]!;
    a[j * n + k] = kept;
  }
}

function swapEntries(b: Float64Array, i: number, j: number): void {
  const kept = b[i]!;
  b[i] = b[j]!;
  b[j] = kept;
}
