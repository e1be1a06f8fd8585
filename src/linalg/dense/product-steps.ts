import type { Computation } from "../../concurrency/computation";
import { type Operand, writeProduct } from "./block-product";

/** Largest number of columns and depth of one step: multiples of the kernels' blocks, so that steps cost nothing. */
const STEP_COLUMNS = 512;
const STEP_DEPTH = 256;
/** Number of multiplications from which a product is computed in steps. */
const MIN_STEPPED_PRODUCT = 2 ** 26;

/** Writes the same product as `writeProduct`, in steps of at most 512 columns and depth 256. */
export function* writeProductSteps(
  target: Operand,
  left: Operand,
  right: Operand,
  [m, n, k]: readonly [m: number, n: number, k: number],
  mode: -1 | 0 | 1,
  lower = false,
): Computation<void> {
  if (m * n * k < MIN_STEPPED_PRODUCT) {
    writeProduct(target, left, right, [m, n, k], mode, lower);
    return;
  }
  for (let j = 0; j < n; j += STEP_COLUMNS) {
    const columns = Math.min(STEP_COLUMNS, n - j);
    for (let p = 0; p < k; p += STEP_DEPTH) {
      const row = lower ? j : 0;
      const sizes = [m - row, columns, Math.min(STEP_DEPTH, k - p)] as const;
      const step = mode === 0 && p > 0 ? 1 : mode;
      writeProduct(at(target, row, j), at(left, row, p), at(right, p, j), sizes, step, lower);
      yield (j + (columns * (p + sizes[2])) / k) / n;
    }
  }
}

/** Returns the part of an operand from a row and a column on. */
const at = (operand: Operand, row: number, column: number): Operand => ({
  ...operand,
  offset: operand.offset + row * operand.rowStride + column * operand.columnStride,
});
