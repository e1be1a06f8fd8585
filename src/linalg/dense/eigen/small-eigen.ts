import type { Matrix } from "../../../arrays/types";
import { insertionOrder } from "../basis";
import { makeShortReflector, reflectRows } from "../reflectors/short-reflector";
import { powerOfTwoScale } from "../scaling";
import { tridiagonalQr } from "./tridiagonal-qr";

/** Largest order for which plain loops are faster than blocks, divide and conquer, and a store. */
export const SMALL_ORDER = 16;

/** Arrays for one decomposition, kept because allocation would double the time. Not re-entrant: no callbacks below. */
const a = new Float64Array(SMALL_ORDER * SMALL_ORDER);
const rows = new Float64Array(SMALL_ORDER * SMALL_ORDER);
const diagonal = new Float64Array(SMALL_ORDER);
const offDiagonal = new Float64Array(SMALL_ORDER);
const taus = new Float64Array(SMALL_ORDER);
const product = new Float64Array(SMALL_ORDER);
const order = new Int32Array(SMALL_ORDER);
const basis = { data: rows, at: 0, stride: 0, length: 0 };

/**
 * Like `denseSymmetricEigen`, for at most `SMALL_ORDER` rows, by Householder tridiagonalisation one column at a
 * time and implicit QR, with errors of a few n ε (Golub & Van Loan 8.3).
 */
export function smallSymmetricEigen({ rows: n, data }: Matrix): { values: Float64Array; vectors: Matrix } {
  const factor = powerOfTwoScale(data);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = factor * data[i * n + j]!;
  }
  tridiagonaliseSmall(n);
  accumulate(n);
  basis.stride = basis.length = n;
  tridiagonalQr(diagonal, offDiagonal, 0, n, basis);
  insertionOrder(order, n, diagonal);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const row = order[k]! * n;
    values[k] = diagonal[order[k]!]! / factor;
    for (let j = 0; j < n; j++) vectors[j * n + k] = rows[row + j]!;
  }
  return { values, vectors: { rows: n, columns: n, data: vectors } };
}

/** Tridiagonalises `a` in place; row k right of the diagonal becomes the reflector of step k. */
function tridiagonaliseSmall(n: number): void {
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k]!;
    offDiagonal[k] = 0;
    taus[k] = 0;
    if (k === n - 1) return;
    const next = k + 1;
    const v = k * n;
    const tau = makeShortReflector(a, v, next, n, offDiagonal, k);
    taus[k] = tau;
    if (tau === 0) continue;
    let overlap = 0;
    for (let i = next; i < n; i++) {
      let sum = 0;
      for (let j = next; j < n; j++) sum += a[i * n + j]! * a[v + j]!;
      product[i] = tau * sum;
      overlap += product[i]! * a[v + i]!;
    }
    const coefficient = 0.5 * tau * overlap;
    for (let i = next; i < n; i++) product[i]! -= coefficient * a[v + i]!;
    for (let i = next; i < n; i++) {
      const [vi, wi] = [a[v + i]!, product[i]!];
      for (let j = next; j < n; j++) a[i * n + j]! -= vi * product[j]! + wi * a[v + j]!;
    }
  }
}

/** Forms the rows of Qᵀ from the last reflector to the first, so that each is applied only to the rows it changes. */
function accumulate(n: number): void {
  rows.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) reflectRows(rows, n, k + 1, n, a, k * n, k + 1, n, taus[k]!);
}
