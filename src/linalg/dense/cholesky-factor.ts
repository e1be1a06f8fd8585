import { type Computation, part } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import { block, transposedBlock, writeProduct } from "./block-product";
import { writeProductSteps } from "./product-steps";

/** Largest number of columns that are factored entry by entry. */
const MAX_COLUMNS = 8;

/** Largest order for which plain loops are as fast as products. */
export const SMALL_ORDER = 16;
const NO_LIMITS = new Float64Array(SMALL_ORDER);

/** Number of remaining rows above which a product is followed by a pause. */
const MIN_PAUSE_ROWS = 256;

/**
 * Writes L of m mᵀ = L Lᵀ for a row-major `m` [rows, columns] into the lower half of `lower` [rows, rows];
 * rows² (columns + rows / 3) operations. Relative errors of L are about rows ε / `smallest`.
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
  const [left, right] = [block(m, 0, columns), transposedBlock(m, 0, columns)];
  writeProduct(block(lower, 0, rows), left, right, [rows, rows, columns], 0, true);
  return runSync(factorCholesky(lower, rows, smallest));
}

/**
 * Overwrites the lower half of a symmetric row-major `lower` [rows, rows] with its factor L. The columns are halved again
 * and again, and between two halves one product updates the second (Gustavson 1997); rows³ / 3 operations. The upper
 * half is not read, and partly overwritten. Pauses after and within large products.
 *
 * @param smallest smallest accepted ratio of a pivot to its diagonal entry
 * @param stride number of entries from row to row
 * @returns false at the first smaller pivot, with undefined contents of `lower`
 */
export function* factorCholesky(
  lower: Float64Array,
  rows: number,
  smallest: number,
  stride = rows,
): Computation<boolean> {
  const smallestPivots = new Float64Array(rows);
  for (let j = 0; j < rows; j++) smallestPivots[j] = smallest * lower[j * stride + j]!;
  function* factor(start: number, end: number): Computation<boolean> {
    if (end - start <= MAX_COLUMNS) return factorColumns(lower, rows, stride, start, end, smallestPivots);
    const middle = start + MAX_COLUMNS * Math.ceil((end - start) / MAX_COLUMNS / 2);
    if (!(yield* factor(start, middle))) return false;
    const below = middle * stride + start;
    const [a, b] = [block(lower, below, stride), transposedBlock(lower, below, stride)];
    const sizes = [rows - middle, end - middle, middle - start] as const;
    const rest = block(lower, middle * stride + middle, stride);
    const [from, to] = [start, middle].map((column) => 1 - (1 - column / rows) ** 3) as [number, number];
    yield* part(from, to, writeProductSteps(rest, a, b, sizes, -1, true));
    if (rows - middle > MIN_PAUSE_ROWS) yield to;
    return yield* factor(middle, end);
  }
  return yield* factor(0, rows);
}

/**
 * Overwrites the lower half of a symmetric row-major `lower` [rows, rows] of at most `SMALL_ORDER` rows with its factor L.
 * The upper half is neither read nor written.
 *
 * @returns false at the first pivot that is not positive, with undefined contents of `lower`
 */
export const factorSmallCholesky = (lower: Float64Array, rows: number): boolean =>
  factorColumns(lower, rows, rows, 0, rows, NO_LIMITS);

/** Factors the columns from `start` to `end` in all rows; returns false at the first pivot that is too small. */
function factorColumns(
  lower: Float64Array,
  rows: number,
  stride: number,
  start: number,
  end: number,
  smallestPivots: Float64Array,
): boolean {
  for (let i = start; i < rows; i++) {
    const row = i * stride;
    for (let j = start; j < end && j <= i; j++) {
      const column = j * stride;
      let x = lower[row + j]!;
      for (let k = start; k < j; k++) x -= lower[row + k]! * lower[column + k]!;
      if (j < i) lower[row + j] = x / lower[column + j]!;
      else if (x > smallestPivots[j]!) lower[row + j] = Math.sqrt(x);
      else return false;
    }
  }
  return true;
}
