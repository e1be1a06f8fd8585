import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import { runSync } from "../../../concurrency/run-generator";
import { rowsToColumns } from "../basis";
import { block, transposedBlock } from "../block-product";
import { writeProductSteps } from "../product-steps";
import { backTransform } from "../reflectors/back-transform";
import { reflectorWorkLength } from "../reflectors/block-reflector";
import { rowQr } from "../reflectors/row-qr";
import { powerOfTwoScale } from "../scaling";
import { openStore, type Store } from "../store";
import { transposeInto } from "../transpose-into";
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
  if (isSmall(...sidesOf(matrix))) {
    const found = smallSvd(matrix);
    if (found !== undefined) return found;
  }
  return runSync(largeSvd(matrix));
}

/** Computes `denseSvd` with pauses. */
export function* svdSteps(matrix: Matrix): Computation<DenseSvd> {
  return isSmall(...sidesOf(matrix)) ? denseSvd(matrix) : yield* largeSvd(matrix);
}

/** Returns the lengths of the shorter and the longer side. */
const sidesOf = ({ rows, columns }: Matrix): [shorter: number, longer: number] => [
  Math.min(rows, columns),
  Math.max(rows, columns),
];

const largeSvd = (matrix: Matrix): Computation<DenseSvd> =>
  decompose(matrix, function* ({ left, right, order, singularValues, extend }) {
    const [rows, columns] = sidesOf(matrix);
    const long = yield* extend(left);
    const longSide = {
      rows: columns,
      columns: rows,
      data: rowsToColumns(long, columns, order, columns, true),
    };
    const shortSide = { rows, columns: rows, data: rowsToColumns(right, rows, order, rows, true) };
    return matrix.rows >= matrix.columns
      ? { u: longSide, singularValues, v: shortSide }
      : { u: shortSide, singularValues, v: longSide };
  });

/** Vectors of a decomposition as rows in the order of `order`, which lists the singular values ascending. */
interface Vectors extends Pick<DividedBidiagonal, "left" | "right" | "order"> {
  readonly store: Store;
  /** Descending. */
  readonly singularValues: Float64Array;
  /** Transforms combinations of the rows of `left` to rows of the length of the longer side. */
  readonly extend: (combinations: Float64Array) => Computation<Float64Array>;
}

/** Decomposes a matrix, and returns the result of `finish`, which can use the arrays of the store. */
function* decompose<Result>(
  matrix: Matrix,
  finish: (vectors: Vectors) => Computation<Result>,
  furtherLengths: readonly number[] = [],
): Computation<Result> {
  const [rows, columns] = sidesOf(matrix);
  const lengths = [...storeLengths(rows, columns, true), ...furtherLengths];
  const store = openStore(argumentsOf("svd"), rows, lengths);
  try {
    const { wide, factor } = scaledWide(store, matrix);
    const [first, last] = qrFractions(rows, columns);
    const { core, width, qr } = yield* part(0, first, triangular(store, wide, rows, columns));
    const { values, left, right, order } = isGraded(core, rows, width)
      ? jacobiSvd(core, rows, width)
      : yield* part(first, last, bidiagonalSvd(store, core, rows, width));
    const singularValues = Float64Array.from(order, (row) => values[row]! / factor).reverse();
    const extend = function* (combinations: Float64Array): Computation<Float64Array> {
      const long = widen(store, combinations, rows, columns);
      if (qr) yield* backTransform(store, long, rows, columns, reflectors(wide, columns, 0, rows, qr));
      return long;
    };
    return yield* part(last, 1, finish({ store, left, right, order, singularValues, extend }));
  } finally {
    store.release();
  }
}

/** Product u diag(weights) vᵀ of singular vectors, and the decomposition without u. */
export interface ReweightedSvd {
  /** Matrix of the shape of the decomposed one. */
  readonly product: Matrix;
  readonly singularValues: Float64Array;
  readonly v: Matrix;
}

/**
 * Computes u diag(weights) vᵀ of the decomposition of `denseSvd`, with other weights in place of the singular values,
 * for a matrix with at least as many rows as columns. The product is formed before the reflectors of the long side are
 * applied, so that u is never formed. Pauses as `svdSteps` does.
 */
export function reweightedSvd(
  matrix: Matrix,
  weightsOf: (singularValues: Float64Array) => Float64Array,
): Computation<ReweightedSvd> {
  const { rows: long, columns: n } = matrix;
  const finish = function* (vectors: Vectors): Computation<ReweightedSvd> {
    const { store, left, right, order, singularValues, extend } = vectors;
    const width = left.length / n;
    const [weighted, kept, combined] = [store.take(n * n), store.take(n * width), store.take(n * width)];
    kept.set(left);
    const weights = weightsOf(singularValues);
    for (let k = 0; k < n; k++) {
      const from = order[n - 1 - k]! * n;
      for (let j = from; j < from + n; j++) weighted[j] = weights[k]! * right[j]!;
    }
    const factors = [transposedBlock(weighted, 0, n), block(kept, 0, width)] as const;
    yield* part(0, 0.2, writeProductSteps(block(combined, 0, width), ...factors, [n, width, n], 0));
    const data = new Float64Array(long * n);
    transposeInto(data, yield* part(0.2, 1, extend(combined)), n, long);
    const v = { rows: n, columns: n, data: rowsToColumns(right, n, order, n, true) };
    return { product: { rows: long, columns: n, data }, singularValues, v };
  };
  return decompose(matrix, finish, [n * n, 2 * n * long]);
}

/** Computes only the singular values, descending, by bidiagonalisation (8/3 n³ operations) and implicit QR (60 n²). */
export const denseSingularValues = (matrix: Matrix): Float64Array => runSync(singularValuesSteps(matrix));

/** Computes `denseSingularValues` with pauses. */
export function* singularValuesSteps(matrix: Matrix): Computation<Float64Array> {
  const [rows, columns] = sidesOf(matrix);
  const store = openStore(argumentsOf("svd"), rows, storeLengths(rows, columns, false));
  try {
    const { wide, factor } = scaledWide(store, matrix);
    const split = needsQr(rows, columns) ? 0.5 : 0;
    const { core, width } = yield* part(0, split, triangular(store, wide, rows, columns));
    const values = isGraded(core, rows, width)
      ? jacobiSvd(core, rows, width).values
      : yield* part(split, 1, bidiagonalValues(store, core, rows, width));
    return values
      .map((x) => x / factor)
      .sort()
      .reverse();
  } finally {
    store.release();
  }
}

/** Returns the matrix or, if it is much wider than high, its triangular factor, which has the same singular values. */
function* triangular(store: Store, wide: Float64Array, rows: number, columns: number) {
  if (!needsQr(rows, columns)) return { core: wide, width: columns, qr: undefined };
  const { lower, taus } = yield* rowQr(store, wide, rows, columns);
  return { core: lower, width: rows, qr: taus };
}

/** Computes the singular values and, as rows, vectors of the transpose of `m`; `order` lists them ascending. */
function* bidiagonalSvd(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
): Computation<DividedBidiagonal> {
  const form = yield* part(0, 0.5, bidiagonalise(store, m, rows, columns));
  const divided = yield* part(0.5, 0.8, divideBidiagonal(store, form.diagonal, form.superDiagonal));
  const left = widen(store, divided.left, rows, columns);
  const fromRight = reflectors(m, columns, 0, rows, form.rightTaus);
  yield* part(0.8, 0.9, backTransform(store, left, rows, columns, fromRight));
  const fromLeft = reflectors(form.left, rows, 1, rows - 1, form.leftTaus);
  yield* part(0.9, 1, backTransform(store, divided.right, rows, rows, fromLeft));
  return { ...divided, left };
}

function* bidiagonalValues(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
): Computation<Float64Array> {
  const { diagonal, superDiagonal } = yield* bidiagonalise(store, m, rows, columns);
  bidiagonalQr(diagonal, superDiagonal, 0, rows);
  return diagonal;
}

/** Returns the fractions at which the factorisation of the long side ends, and its back-transformation begins. */
function qrFractions(rows: number, columns: number): [first: number, last: number] {
  if (!needsQr(rows, columns)) return [0, 1];
  const qr = (2 * columns) / (6 * columns + 12 * rows);
  return [qr, 1 - 2 * qr];
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
  if (transposed) transposeInto(wide, data, rows, columns, columns, factor);
  else for (let k = 0; k < data.length; k++) wide[k] = factor * data[k]!;
  return { wide, factor };
}

/** Returns the rows, padded with zeros to `columns` entries. */
function widen(store: Store, data: Float64Array, rows: number, columns: number): Float64Array {
  const from = data.length / rows;
  if (from === columns) return data;
  const out = store.take(rows * columns);
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * from, i * from + from), i * columns);
  return out;
}
