/*
 * LU factorisation with partial pivoting on flat row-major buffers, in place and without allocation. 2/3 n³ operations
 * for a factorisation, 2 n² for a solution.
 */

/** Overwrites `a` [n, n] with its factors and fills `pivots`; returns false if a pivot is zero or not finite. */
export function factorReal(a: Float64Array, n: number, pivots: Int32Array): boolean {
  for (let k = 0; k < n; k++) if (!eliminate(a, n, k, pivots)) return false;
  return true;
}

/** Chooses the pivot of column k and eliminates the column; returns false if the pivot is zero or not finite. */
function eliminate(a: Float64Array, n: number, k: number, pivots: Int32Array): boolean {
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
  return true;
}

/** Overwrites `b` with the solution of the system, from the factors of `factorReal`. */
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

/** Overwrites `b` with the solution of the system with the transposed matrix, from the factors of `factorReal`. */
export function solveRealTransposed(a: Float64Array, n: number, pivots: Int32Array, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const x = b[i]! / a[i * n + i]!;
    b[i] = x;
    for (let j = i + 1; j < n; j++) b[j]! -= a[i * n + j]! * x;
  }
  for (let i = n - 1; i > 0; i--) {
    const x = b[i]!;
    for (let j = 0; j < i; j++) b[j]! -= a[i * n + j]! * x;
  }
  for (let k = n - 1; k >= 0; k--) swapEntries(b, k, pivots[k]!);
}

/** Exchanges two rows of an [n, n] matrix. */
export function swapRows(a: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const kept = a[i * n + k]!;
    a[i * n + k] = a[j * n + k]!;
    a[j * n + k] = kept;
  }
}

/** Exchanges two entries of a vector. */
export function swapEntries(b: Float64Array, i: number, j: number): void {
  const kept = b[i]!;
  b[i] = b[j]!;
  b[j] = kept;
}
