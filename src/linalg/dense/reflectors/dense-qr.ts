import { argumentsOf, type MatrixRows } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import { block } from "../block-product";
import { scale } from "../hot-loops";
import { writeProductSteps } from "../product-steps";
import { moderateScale } from "../scaling";
import { openStore } from "../store";
import { transposeInto } from "../transpose-into";
import { reflectorWorkLength } from "./block-reflector";
import { reflectorBasis } from "./reflector-basis";
import { rowQr } from "./row-qr";

/** Thin factors of a matrix. */
export interface DenseQr {
  readonly q: Matrix;
  readonly r: Matrix;
}

/**
 * Computes the thin QR factorisation of a matrix with finite entries: q [m, k] with orthonormal columns and r [k, n]
 * upper trapezoidal, k = min(m, n).
 *
 * Blocked Householder reflections on the first k columns, stored as rows, after exact scaling by a power of two if the
 * entries are very large or small; the other columns of r are qᵀ times those of the matrix. Residual and loss of
 * orthogonality are a few n ε. 4 k² (m − k/3) + 2 m k (n − k) operations. Pauses within every block of reflectors.
 */
export function* denseQr(matrix: MatrixRows): Computation<DenseQr> {
  const { rows, columns } = matrix;
  const size = Math.min(rows, columns);
  const others = columns - size;
  const work = reflectorWorkLength(size, rows);
  const store = openStore(argumentsOf("qr"), size, [
    2 * rows * size,
    size * size,
    others * (rows + size),
    2 * work,
    64,
  ]);
  try {
    const leading = store.take(size * rows);
    const rest = store.take(rows * others);
    const factor = moderateScale(readColumns(leading, rest, matrix));
    if (factor !== 1) for (const part of [leading, rest]) scale(part, 0, factor, part.length);
    const { lower, taus } = yield* part(0, 0.45, rowQr(store, leading, size, rows));
    const reflectors = { data: leading, stride: rows, shift: 0, count: size, taus };
    const basis = yield* part(0.45, 0.9, reflectorBasis(store, size, rows, reflectors));
    const right = store.take(size * others);
    const sizes = [size, others, rows] as const;
    if (others > 0) {
      const [target, left] = [block(right, 0, others), block(basis, 0, rows)];
      yield* part(0.9, 1, writeProductSteps(target, left, block(rest, 0, others), sizes, 0));
    }
    const r = new Float64Array(size * columns);
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) r[i * columns + j] = lower[j * size + i]! / factor;
      for (let j = 0; j < others; j++) r[i * columns + size + j] = right[i * others + j]! / factor;
    }
    const q = new Float64Array(rows * size);
    transposeInto(q, basis, size, rows);
    return {
      q: { rows, columns: size, data: q },
      r: { rows: size, columns, data: r },
    };
  } finally {
    store.release();
  }
}

/** Number of entries that are read together, about, and number of rows of which they are a multiple. */
const STRIP_ENTRIES = 2 ** 13;
const STRIP_ROWS = 8;

/**
 * Reads the first columns of a matrix as rows of `leading`, and the other columns as columns of `rest`; returns the
 * largest magnitude.
 */
function readColumns(leading: Float64Array, rest: Float64Array, matrix: MatrixRows): number {
  const { rows, columns } = matrix;
  const size = leading.length / rows;
  const height = STRIP_ROWS * Math.ceil(STRIP_ENTRIES / STRIP_ROWS / columns);
  const strip = new Float64Array(Math.min(height, rows) * columns);
  let largest = 0;
  for (let start = 0; start < rows; start += height) {
    const end = Math.min(start + height, rows);
    matrix.copy(strip, start, end);
    for (let k = 0; k < (end - start) * columns; k++) largest = Math.max(largest, Math.abs(strip[k]!));
    for (let first = start; first < end; first += STRIP_ROWS) {
      const last = Math.min(first + STRIP_ROWS, end);
      for (let j = 0; j < size; j++) {
        let from = (first - start) * columns + j;
        for (let at = j * rows + first; at < j * rows + last; at++, from += columns)
          leading[at] = strip[from]!;
      }
    }
    for (let i = start; i < end && size < columns; i++) {
      const row = strip.subarray((i - start) * columns + size, (i - start + 1) * columns);
      rest.set(row, i * (columns - size));
    }
  }
  return largest;
}
