import type { Matrix } from "../../../arrays/types";
import { insertionOrder } from "../basis";
import { SMALL_ORDER } from "../eigen/small-eigen";
import { makeShortReflector, reflectRows } from "../reflectors/short-reflector";
import { powerOfTwoScale } from "../scaling";
import { bidiagonalQr } from "./bidiagonal-qr";
import { isGraded } from "./jacobi-svd";

/** Largest length of the longer side; the shorter side is at most `SMALL_ORDER`. */
const MAX_LENGTH = 2 * SMALL_ORDER;

/** Arrays for one decomposition, kept like those of `smallSymmetricEigen`. */
const wide = new Float64Array(SMALL_ORDER * MAX_LENGTH);
const left = new Float64Array(SMALL_ORDER * MAX_LENGTH);
const right = new Float64Array(SMALL_ORDER * SMALL_ORDER);
const values = new Float64Array(SMALL_ORDER);
const superDiagonal = new Float64Array(SMALL_ORDER);
const leftTaus = new Float64Array(SMALL_ORDER);
const rightTaus = new Float64Array(SMALL_ORDER);
/** Reflectors of the columns, as rows. */
const across = new Float64Array(SMALL_ORDER * SMALL_ORDER);
const sums = new Float64Array(MAX_LENGTH);
const order = new Int32Array(SMALL_ORDER);
const leftBasis = { data: left, at: 0, stride: 0, length: 0 };
const rightBasis = { data: right, at: 0, stride: 0, length: 0 };

export const isSmall = (rows: number, columns: number): boolean =>
  rows <= SMALL_ORDER && columns <= MAX_LENGTH;

/**
 * Like `denseSvd`, for a matrix that `isSmall`, by Householder bidiagonalisation one row and column at a time and
 * implicit QR, with errors of a few n ε (Golub & Van Loan 8.6). Undefined for a graded matrix, for which Jacobi's
 * method is more accurate.
 */
export function smallSvd({ rows, columns, data }: Matrix) {
  const factor = powerOfTwoScale(data);
  const transposed = rows >= columns;
  const [short, long] = transposed ? [columns, rows] : [rows, columns];
  for (let i = 0; i < rows; i++) {
    const at = transposed ? i : i * columns;
    const step = transposed ? rows : 1;
    for (let j = 0; j < columns; j++) wide[at + j * step] = factor * data[i * columns + j]!;
  }
  if (isGraded(wide, short, long)) return undefined;
  decompose(short, long);
  insertionOrder(order, short, values);
  const singularValues = new Float64Array(short);
  for (let k = 0; k < short; k++) singularValues[k] = values[order[short - 1 - k]!]! / factor;
  const longSide = columnsOf(left, short, long);
  const shortSide = columnsOf(right, short, short);
  return transposed
    ? { u: longSide, singularValues, v: shortSide }
    : { u: shortSide, singularValues, v: longSide };
}

/** Returns the rows as columns, in descending order of singular values. */
function columnsOf(vectors: Float64Array, count: number, length: number): Matrix {
  const data = new Float64Array(length * count);
  for (let k = 0; k < count; k++) {
    const row = order[count - 1 - k]! * length;
    for (let j = 0; j < length; j++) data[j * count + k] = vectors[row + j]!;
  }
  return { rows: length, columns: count, data };
}

/**
 * Writes the singular values of `wide`, and the vectors of its transpose as rows of `left` [rows, columns] and `right`.
 */
function decompose(rows: number, columns: number): void {
  bidiagonaliseSmall(wide, rows, columns);
  startBasis(left, rows, columns);
  for (let k = rows - 1; k >= 0; k--) {
    reflectRows(left, columns, k, rows, wide, k * columns, k, columns, leftTaus[k]!);
  }
  startBasis(right, rows, rows);
  for (let k = rows - 3; k >= 0; k--) {
    reflectRows(right, rows, k + 1, rows, across, k * rows, k + 1, rows, rightTaus[k]!);
  }
  leftBasis.stride = leftBasis.length = columns;
  rightBasis.stride = rightBasis.length = rows;
  bidiagonalQr(values, superDiagonal, 0, rows, leftBasis, rightBasis);
}

/** Factorises mᵀ = U B Vᵀ, B upper bidiagonal; rows of `m` become reflectors of U, rows of `across` reflectors of V. */
function bidiagonaliseSmall(m: Float64Array, rows: number, columns: number): void {
  for (let k = 0; k < rows; k++) {
    const tau = makeShortReflector(m, k * columns, k, columns, values, k);
    leftTaus[k] = tau;
    reflectRows(m, columns, k + 1, rows, m, k * columns, k, columns, tau);
    superDiagonal[k] = k + 1 < rows ? m[(k + 1) * columns + k]! : 0;
    if (k + 2 < rows) rightTaus[k] = reflectColumn(m, rows, columns, k);
  }
}

/** Reflects column k below the diagonal to a single entry, and applies the reflection to the columns to its right. */
function reflectColumn(m: Float64Array, rows: number, columns: number, k: number): number {
  const v = k * rows;
  for (let i = k + 1; i < rows; i++) across[v + i] = m[i * columns + k]!;
  const tau = makeShortReflector(across, v, k + 1, rows, superDiagonal, k);
  if (tau === 0) return 0;
  for (let j = k + 1; j < columns; j++) sums[j] = 0;
  for (let i = k + 1; i < rows; i++) {
    const factor = tau * across[v + i]!;
    for (let j = k + 1; j < columns; j++) sums[j]! += factor * m[i * columns + j]!;
  }
  for (let i = k + 1; i < rows; i++) {
    const factor = across[v + i]!;
    for (let j = k + 1; j < columns; j++) m[i * columns + j]! -= factor * sums[j]!;
  }
  return tau;
}

function startBasis(basis: Float64Array, rows: number, columns: number): void {
  basis.fill(0, 0, rows * columns);
  for (let i = 0; i < rows; i++) basis[i * columns + i] = 1;
}
