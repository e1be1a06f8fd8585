/** Sum and product of the two shifts of a sweep, in the form x + y and x y − w. */
export type Shifts = readonly [x: number, y: number, w: number];

/**
 * Applies one implicit double-shift sweep to the active rows [low, high], of at least three, of a Hessenberg matrix `h`
 * [n, n] and its reflections to the rows of `basis` (Francis 1961; Golub & Van Loan 7.5.6). No subdiagonal entry of the
 * active rows is zero.
 */
export function sweep(
  h: Float64Array,
  basis: Float64Array,
  n: number,
  low: number,
  high: number,
  [x, y, w]: Shifts,
): void {
  const at = (i: number, j: number): number => h[i * n + j]!;
  let m = high - 2;
  // The first column of (h − first shift)(h − second shift) from row m on, later the bulge below row k.
  let [p, q, r] = [0, 0, 0];
  for (; ; m--) {
    const z = at(m, m);
    p = ((x - z) * (y - z) - w) / at(m + 1, m) + at(m, m + 1);
    q = at(m + 1, m + 1) - z - (x - z) - (y - z);
    r = at(m + 2, m + 1);
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r);
    p /= size;
    q /= size;
    r /= size;
    if (m === low) break;
    // Two small subdiagonal entries in succession: the sweep may begin here.
    const around = Math.abs(at(m - 1, m - 1)) + Math.abs(z) + Math.abs(at(m + 1, m + 1));
    if (Math.abs(at(m, m - 1)) * (Math.abs(q) + Math.abs(r)) <= Number.EPSILON * Math.abs(p) * around) break;
  }
  for (let k = m; k < high; k++) {
    const count = Math.min(3, high - k + 1);
    let size = 1;
    if (k > m) {
      const column = k * n + k - 1;
      p = h[column]!;
      q = h[column + n]!;
      r = count === 3 ? h[column + 2 * n]! : 0;
      size = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (size === 0) continue;
      p /= size;
      q /= size;
      r /= size;
    }
    const length = Math.sqrt(p * p + q * q + r * r);
    const head = p < 0 ? -length : length;
    if (k > m) {
      const column = k * n + k - 1;
      h[column] = -head * size;
      h[column + n] = 0;
      if (count === 3) h[column + 2 * n] = 0;
    } else if (m > low) h[k * n + k - 1]! *= -1;
    // I − (v₁, v₂, v₃)ᵀ (1, u₂, u₃) maps (p, q, r) to (−head, 0, 0).
    const [v1, v2, v3] = [(p + head) / head, q / head, r / head];
    const [u2, u3] = [q / (p + head), r / (p + head)];
    reflectRows(h, n, k, k, v1, v2, v3, u2, u3, count);
    reflectColumns(h, n, Math.min(high, k + 3), k, v1, v2, v3, u2, u3, count);
    reflectRows(basis, n, k, 0, v1, v2, v3, u2, u3, count);
  }
}

/** Applies a reflector of `count` (2 or 3) entries to rows k, k + 1, k + 2 from column `first` on. */
function reflectRows(
  a: Float64Array,
  n: number,
  k: number,
  first: number,
  v1: number,
  v2: number,
  v3: number,
  u2: number,
  u3: number,
  count: number,
): void {
  const [r0, r1, r2] = [k * n, (k + 1) * n, (k + 2) * n];
  if (count === 3) {
    for (let j = first; j < n; j++) {
      const sum = a[r0 + j]! + u2 * a[r1 + j]! + u3 * a[r2 + j]!;
      a[r0 + j]! -= sum * v1;
      a[r1 + j]! -= sum * v2;
      a[r2 + j]! -= sum * v3;
    }
    return;
  }
  for (let j = first; j < n; j++) {
    const sum = a[r0 + j]! + u2 * a[r1 + j]!;
    a[r0 + j]! -= sum * v1;
    a[r1 + j]! -= sum * v2;
  }
}

/** Applies the reflector to columns k, k + 1, k + 2 of rows 0 to `last`. */
function reflectColumns(
  a: Float64Array,
  n: number,
  last: number,
  k: number,
  v1: number,
  v2: number,
  v3: number,
  u2: number,
  u3: number,
  count: number,
): void {
  for (let i = 0, at = k; i <= last; i++, at += n) {
    const third = count === 3 ? a[at + 2]! : 0;
    const sum = v1 * a[at]! + v2 * a[at + 1]! + v3 * third;
    a[at]! -= sum;
    a[at + 1]! -= sum * u2;
    if (count === 3) a[at + 2] = third - sum * u3;
  }
}
