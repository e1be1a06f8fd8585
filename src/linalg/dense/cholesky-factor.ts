import type { Computation } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import { block, transposedBlock, writeProduct } from "./block-product";

/** Number of columns factored between two products. */
const PANEL = 8;
/** Number of rows of m mᵀ computed by one product; the part above their diagonal block is omitted. */
const BAND = 16;

/** Number of remaining rows above which a panel is followed by a pause. */
const MIN_PAUSE_ROWS = 256;

/**
 * Writes L of m mᵀ = L Lᵀ for a row-major `m` [rows, columns] into the lower half of `lower` [rows, rows];
 * rows² (columns + 2/3 rows) operations. Relative errors of L are about rows ε / `smallest`.
 *
 * @param smallest smallest accepted ratio of a pivot to its diagonal entry
 * @returns false at the first smaller pivot, with undefined contents of `lower`
 */
export function rowCholesky(
  lower: Float64Array,
  m: Float64Array,
  rows: number,
  columns: number,
  smallest: number,
): boolean {
  writeGram(lower, m, rows, columns);
  return runSync(factorCholesky(lower, rows, smallest));
}

/**
 * Overwrites the lower half of a symmetric row-major `lower` [rows, rows] with its factor L, in blocks (Golub & Van Loan
 * 4.2.6); 2/3 rows³ operations in products. The upper half is neither read nor kept. Pauses after every panel of a large
 * matrix.
 *
 * @param smallest smallest accepted ratio of a pivot to its diagonal entry
 * @returns false at the first smaller pivot, with undefined contents of `lower`
 */
export function* factorCholesky(lower: Float64Array, rows: number, smallest: number): Computation<boolean> {
  const smallestPivots = new Float64Array(rows);
  for (let j = 0; j < rows; j++) smallestPivots[j] = smallest * lower[j * rows + j]!;
  for (let start = 0; start < rows; start += PANEL) {
    const end = Math.min(start + PANEL, rows);
    for (let j = start; j < end; j++) {
      const row = j * rows;
      let pivot = lower[row + j]!;
      for (let k = start; k < j; k++) pivot -= lower[row + k]! ** 2;
      if (!(pivot > smallestPivots[j]!)) return false;
      const root = Math.sqrt(pivot);
      lower[row + j] = root;
      for (let i = j + 1; i < rows; i++) {
        let x = lower[i * rows + j]!;
        for (let k = start; k < j; k++) x -= lower[i * rows + k]! * lower[row + k]!;
        lower[i * rows + j] = x / root;
      }
    }
    const remaining = rows - end;
    const below = end * rows + start;
    const [a, b] = [block(lower, below, rows), transposedBlock(lower, below, rows)];
    writeProduct(block(lower, end * rows + end, rows), a, b, [remaining, remaining, end - start], -1);
    if (remaining > MIN_PAUSE_ROWS) yield 1 - (remaining / rows) ** 3;
  }
  return true;
}

/** Writes the lower triangle of m mᵀ, and some entries above it. */
function writeGram(lower: Float64Array, m: Float64Array, rows: number, columns: number): void {
  const transposed = transposedBlock(m, 0, columns);
  for (let start = 0; start < rows; start += BAND) {
    const end = Math.min(start + BAND, rows);
    const sizes = [end - start, end, columns] as const;
    writeProduct(block(lower, start * rows, rows), block(m, start * columns, columns), transposed, sizes, 0);
  }
}
