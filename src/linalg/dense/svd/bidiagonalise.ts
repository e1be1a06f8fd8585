import type { Computation } from "../../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../block-product";
import { scale, subtractTransposedTimes, times, transposedTimes } from "../hot-loops";
import { makeReflector, PANEL } from "../reflectors/reflector";
import type { Store } from "../store";

/** Number of entries of the trailing matrix above which every row is followed by a pause. */
const MIN_PAUSE_ENTRIES = 2 ** 20;

/** Factors of m = V Bᵀ Uᵀ with B upper bidiagonal; the reflectors of U overwrite the rows of m. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  /** As many entries as the diagonal; the last is 0. */
  readonly superDiagonal: Float64Array;
  readonly rightTaus: Float64Array;
  /** [rows, rows]; row i from column i + 1 on is reflector i of V. */
  readonly left: Float64Array;
  readonly leftTaus: Float64Array;
}

/** Returns the number of entries that `bidiagonalise` takes from a store. */
export const bidiagonaliseWorkLength = (rows: number, columns: number): number =>
  rows * rows + 2 * PANEL * (rows + columns + 1) + columns + 64;

/**
 * Reduces a row-major `m` [rows, columns], rows <= columns, by Householder reflectors from both sides to the transpose
 * of an upper bidiagonal matrix B, in place.
 *
 * Golub & Kahan (1965), blocked as in Dongarra, Hammarling & Sorensen (1989): within a panel the current matrix is
 * m − X Uᵀ − V Yᵀ, and its products with vectors are computed from m before the panel; after the panel, the difference
 * is one product. The rows of X and V, and those of U and Y, alternate, so that each correction is one product with a
 * vector. 8/3 n³ operations for square matrices, half of them in matrix products. The error is a few n ε ‖m‖ (absolute:
 * small singular values of a graded matrix do not have relative accuracy). Pauses after every panel, and after every row
 * of a large matrix.
 */
export function* bidiagonalise(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
): Computation<Bidiagonal> {
  const diagonal = new Float64Array(rows);
  const superDiagonal = new Float64Array(rows);
  const rightTaus = new Float64Array(rows);
  const leftTaus = new Float64Array(rows);
  const left = store.take(rows * rows);
  const size = Math.min(PANEL, rows);
  const xv = store.take(2 * size * rows);
  const uy = store.take(2 * size * columns);
  const factors = store.take(2 * size);
  const scratch = store.take(columns);
  for (let start = 0; start < rows; start += size) {
    const end = Math.min(start + size, rows);
    for (let i = start; i < end; i++) {
      const done = 2 * (i - start);
      for (let p = 0; p < done; p++) factors[p] = xv[p * rows + i]!;
      const row = i * columns + i;
      const width = columns - i;
      subtractTransposedTimes(m, row, uy, i, columns, factors, 0, done, width, scratch);
      rightTaus[i] = makeReflector(m, row, width, diagonal, i);
      const next = i + 1;
      const height = rows - next;
      if (height === 0) break;
      uy.set(m.subarray(row, row + width), done * columns + i);
      const x = done * rows + next;
      times(xv, x, m, row + columns, columns, m, row, height, width);
      times(factors, 0, uy, i, columns, m, row, done, width);
      subtractTransposedTimes(xv, x, xv, next, rows, factors, 0, done, height, scratch);
      scale(xv, x, rightTaus[i]!, height);
      const v = i * rows + next;
      for (let r = 0; r < height; r++) left[v + r] = m[row + (r + 1) * columns]!;
      for (let p = 0; p <= done; p++) factors[p] = uy[p * columns + i]!;
      subtractTransposedTimes(left, v, xv, next, rows, factors, 0, done + 1, height, scratch);
      leftTaus[i] = makeReflector(left, v, height, superDiagonal, i);
      xv.set(left.subarray(v, v + height), x + rows);
      const y = (done + 1) * columns + next;
      transposedTimes(uy, y, m, row + columns + 1, columns, left, v, height, width - 1);
      times(factors, 0, xv, next, rows, left, v, done + 1, height);
      subtractTransposedTimes(uy, y, uy, next, columns, factors, 0, done + 1, width - 1, scratch);
      scale(uy, y, leftTaus[i]!, width - 1);
      if (height * width > MIN_PAUSE_ENTRIES) yield 1 - (height / rows) ** 3;
    }
    if (end === rows) break;
    const target = block(m, end * columns + end, columns);
    const inner: [number, number, number] = [rows - end, columns - end, 2 * size];
    writeProduct(target, transposedBlock(xv, end, rows), block(uy, end, columns), inner, -1);
    yield 1 - ((rows - end) / rows) ** 3;
  }
  return { diagonal, superDiagonal, rightTaus, left, leftTaus };
}
