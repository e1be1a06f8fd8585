import { ConvergenceError } from "../../../arrays/errors";
import { rotateRows } from "../hot-loops";
import { length2, makeRotation, NEGLIGIBLE, type Rotation } from "../scaling";

/** Sweeps allowed on average for an eigenvalue; two are typical. */
const SWEEPS = 40;

/** Rows of a flat array that the rotations of an iteration are applied to. */
export interface Rows {
  readonly data: Float64Array;
  readonly at: number;
  readonly stride: number;
  readonly length: number;
}

/**
 * The eigenvalues of a symmetric tridiagonal matrix, in place and in no particular order, by implicit QR sweeps with
 * Wilkinson's shift (Golub & Van Loan 8.3.5).
 *
 * `d[from..to)` is the diagonal and becomes the eigenvalues; `e[from..to - 1)` are the off-diagonals and become 0.
 * Row i of `vectors`, when given, is rotated along: rows of the identity become the eigenvectors. Errors of a few
 * n ε ‖T‖; about 30 n² operations, and 6 n³ with vectors.
 *
 * @throws ConvergenceError when an off-diagonal does not vanish within its sweeps
 */
export function tridiagonalQr(
  d: Float64Array,
  e: Float64Array,
  from: number,
  to: number,
  vectors?: Rows,
): void {
  let high = to - 1;
  let sweeps = 0;
  while (high > from) {
    if (negligible(d, e, high - 1)) {
      e[--high] = 0;
      continue;
    }
    let low = high - 1;
    while (low > from && !negligible(d, e, low - 1)) low--;
    if (sweeps++ === SWEEPS * (to - from)) {
      throw new ConvergenceError("symmetricEigen", "the QR iteration did not converge", {
        iterations: sweeps - 1,
        residual: Math.abs(e[high - 1]!),
      });
    }
    sweep(d, e, low, high, from, vectors);
  }
}

const negligible = (d: Float64Array, e: Float64Array, i: number): boolean =>
  Math.abs(e[i]!) <= 0.5 * Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!)) ||
  Math.abs(e[i]!) < NEGLIGIBLE;

const rotation: Rotation = { c: 1, s: 0, length: 0 };

/** One sweep from `low` down to `high`: rotations chase the bulge that the shifted first rotation makes. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number, from: number, rows?: Rows): void {
  const half = (d[high - 1]! - d[high]!) / 2;
  const last = e[high - 1]!;
  const root = length2(half, last);
  let x = d[low]! - d[high]! + last * (last / (half + (half < 0 ? -root : root)));
  let bulge = e[low]!;
  for (let k = low; k < high; k++) {
    makeRotation(rotation, x, bulge);
    const { c, s, length } = rotation;
    if (k > low) e[k - 1] = length;
    const off = e[k]!;
    const t = s * (d[k + 1]! - d[k]!) + 2 * c * off;
    d[k]! += s * t;
    d[k + 1]! -= s * t;
    x = c * t - off;
    e[k] = x;
    if (k + 1 < high) {
      bulge = s * e[k + 1]!;
      e[k + 1]! *= c;
    }
    if (rows) {
      const at = rows.at + (k - from) * rows.stride;
      rotateRows(rows.data, at, at + rows.stride, rows.length, c, s);
    }
  }
}
