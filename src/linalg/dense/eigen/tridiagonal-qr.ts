import { argumentsOf } from "../../../arrays/arguments";
import { rotateRows } from "../hot-loops";
import { length2, makeRotation, NEGLIGIBLE, type Rotation } from "../scaling";

/** Largest average number of sweeps per eigenvalue; two are typical. */
const MAX_SWEEPS_PER_VALUE = 40;

/** Rows of a flat array to which the rotations of an iteration are applied. */
export interface Rows {
  readonly data: Float64Array;
  readonly at: number;
  readonly stride: number;
  readonly length: number;
}

/**
 * Computes the eigenvalues of a symmetric tridiagonal matrix, in place and unsorted, by implicit QR sweeps with
 * Wilkinson's shift (Golub & Van Loan 8.3.5).
 *
 * The diagonal `d[from..to)` becomes the eigenvalues; the off-diagonals `e[from..to - 1)` become 0. The rotations are
 * also applied to the rows of `vectors`, if given: rows of the identity become the eigenvectors. The errors are a few
 * n ε ‖T‖; about 30 n² operations, and 6 n³ with vectors.
 *
 * @throws ConvergenceError if an off-diagonal does not vanish within the limit of sweeps
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
    if (sweeps++ === MAX_SWEEPS_PER_VALUE * (to - from)) {
      throw argumentsOf("symmetricEigen").notConverged("the QR iteration did not converge", {
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

/** Applies one sweep from `low` to `high`; its rotations chase the bulge that the shifted first rotation creates. */
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
