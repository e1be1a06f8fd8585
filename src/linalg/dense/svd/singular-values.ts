import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { rowsToColumns } from "../basis";
import { backTransform, reflectorWorkLength } from "../reflectors/block-reflector";
import { rowQr } from "../reflectors/row-qr";
import { powerOfTwoScale } from "../scaling";
import { openStore, type Store } from "../store";
import { type DividedBidiagonal, divideBidiagonal } from "./bidiagonal-divide";
import { bidiagonalQr } from "./bidiagonal-qr";
import { bidiagonalise, bidiagonaliseWorkLength } from "./bidiagonalise";
import { isGraded, jacobiSvd } from "./jacobi-svd";
import { isSmall, smallSvd } from "./small-svd";

/** Smallest ratio of the sides for which a preceding QR factorisation saves operations. */
const MIN_QR_RATIO = 1.6;

/** Thin decomposition u diag(singularValues) vᵀ; with r = min(m, n), u is [m, r] and v is [n, r]. */
export interface DenseSvd {
  readonly u: Matrix;
  /** Descending, nonnegative. */
  readonly singularValues: Float64Array;
  readonly v: Matrix;
}

/**
 * Computes the thin singular value decomposition of a matrix with finite entries.
 *
 * Scaling by a power of two, a QR factorisation if one side is much longer, blocked Householder bidiagonalisation,
 * divide and conquer, blocked back-transformation; the Gram matrix is not used. Errors of the values, residual and loss
 * of orthogonality are a few n ε (times ‖matrix‖). At most 12 n³ operations for square matrices. A matrix with at most
 * 64 columns of very different lengths (rows, if it is wide) is decomposed by one-sided Jacobi rotations instead, which
 * compute small singular values to relative accuracy. Other small matrices are decomposed by plain loops and implicit
 * QR.
 *
 * @throws ConvergenceError if an iteration exceeds its limit
 */
export function denseSvd(matrix: Matrix): DenseSvd {
  const [rows, columns] = [Math.min(matrix.rows, matrix.columns), Math.max(matrix.rows, matrix.columns)];
  if (isSmall(rows, columns)) {
    const found = smallSvd(matrix);
    if (found !== undefined) return found;
  }
  const store = openStore(argumentsOf("svd"), rows, storeLengths(rows, columns, true));
  try {
    const { wide, factor, transposed } = scaledWide(store, matrix);
    const { core, width, qr } = triangular(store, wide, rows, columns);
    const { values, left, right, order } = isGraded(core, rows, width)
      ? jacobiSvd(core, rows, width)
      : bidiagonalSvd(store, core, rows, width);
    const long = widen(store, left, rows, columns);
    if (qr) backTransform(store, long, rows, columns, reflectors(wide, columns, 0, rows, qr));
    const longSide = {
      rows: columns,
      columns: rows,
      data: rowsToColumns(long, columns, order, columns, true),
    };
    const shortSide = { rows, columns: rows, data: rowsToColumns(right, rows, order, rows, true) };
    const singularValues = Float64Array.from(order, (row) => values[row]! / factor).reverse();
    return transposed
      ? { u: longSide, singularValues, v: shortSide }
      : { u: shortSide, singularValues, v: longSide };
  } finally {
    store.release();
  }
}

/** Computes only the singular values, descending, by bidiagonalisation (8/3 n³ operations) and implicit QR (60 n²). */
export function denseSingularValues(matrix: Matrix): Float64Array {
  const [rows, columns] = [Math.min(matrix.rows, matrix.columns), Math.max(matrix.rows, matrix.columns)];
  const store = openStore(argumentsOf("svd"), rows, storeLengths(rows, columns, false));
  try {
    const { wide, factor } = scaledWide(store, matrix);
    const { core, width } = triangular(store, wide, rows, columns);
    const values = isGraded(core, rows, width)
      ? jacobiSvd(core, rows, width).values
      : bidiagonalValues(store, core, rows, width);
    return values
      .map((x) => x / factor)
      .sort()
      .reverse();
  } finally {
    store.release();
  }
}

/** Returns the matrix or, if it is much wider than high, its triangular factor, which has the same singular values. */
function triangular(store: Store, wide: Float64Array, rows: number, columns: number) {
  if (!needsQr(rows, columns)) return { core: wide, width: columns, qr: undefined };
  const { lower, taus } = rowQr(store, wide, rows, columns);
  return { core: lower, width: rows, qr: taus };
}

/** Computes the singular values and, as rows, vectors of the transpose of `m`; `order` lists them ascending. */
function bidiagonalSvd(store: Store, m: Float64Array, rows: number, columns: number): DividedBidiagonal {
  const form = bidiagonalise(store, m, rows, columns);
  const divided = divideBidiagonal(store, form.diagonal, form.superDiagonal);
  const left = widen(store, divided.left, rows, columns);
  backTransform(store, left, rows, columns, reflectors(m, columns, 0, rows, form.rightTaus));
  backTransform(store, divided.right, rows, rows, reflectors(form.left, rows, 1, rows - 1, form.leftTaus));
  return { ...divided, left };
}

function bidiagonalValues(store: Store, m: Float64Array, rows: number, columns: number): Float64Array {
  const { diagonal, superDiagonal } = bidiagonalise(store, m, rows, columns);
  bidiagonalQr(diagonal, superDiagonal, 0, rows);
  return diagonal;
}

const needsQr = (rows: number, columns: number): boolean => columns >= MIN_QR_RATIO * rows;

/** Returns the lengths of the arrays that the decomposition takes from a store. */
function storeLengths(rows: number, columns: number, vectors: boolean): number[] {
  const qr = needsQr(rows, columns);
  const inner = qr ? rows : columns;
  const lengths = [rows * columns, bidiagonaliseWorkLength(rows, inner), 128];
  if (qr) lengths.push(rows * rows, reflectorWorkLength(rows, columns));
  if (!vectors) return lengths;
  lengths.push(5 * rows * rows, reflectorWorkLength(rows, inner), reflectorWorkLength(rows, rows));
  if (columns > rows) lengths.push(rows * columns);
  if (qr) lengths.push(reflectorWorkLength(rows, columns));
  return lengths;
}

function reflectors(data: Float64Array, stride: number, shift: number, count: number, taus: Float64Array) {
  return { data, stride, shift, count, taus };
}

/** Returns a scaled copy, transposed unless it has fewer rows than columns, because the reductions work along rows. */
function scaledWide(store: Store, { rows, columns, data }: Matrix) {
  const factor = powerOfTwoScale(data);
  const transposed = rows >= columns;
  const wide = store.take(data.length);
  const [down, across] = transposed ? [1, rows] : [columns, 1];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) wide[i * down + j * across] = factor * data[i * columns + j]!;
  }
  return { wide, factor, transposed };
}

/** Returns the rows, padded with zeros to `columns` entries. */
function widen(store: Store, data: Float64Array, rows: number, columns: number): Float64Array {
  const from = data.length / rows;
  if (from === columns) return data;
  const out = store.take(rows * columns);
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * from, i * from + from), i * columns);
  return out;
}
