import { argumentsOf } from "../arrays/arguments";
import { createWorkspace, type Kernels } from "../simd";

/** Number of rows that are made orthogonal to the rows before them by products. */
const BLOCK = 16;

/**
 * Overwrites independent vectors, the rows of `vectors` [count, length], by the Gram–Schmidt process with
 * reorthogonalisation. Blocks of rows lose their components along all preceding rows in products; 4 count² length
 * operations.
 */
export function orthonormaliseRows(vectors: Float64Array, count: number, length: number): void {
  const { arrays, kernels, release } = createWorkspace(argumentsOf("orthogonal"), [
    count * length,
    BLOCK * count,
  ]);
  const [rows, overlaps] = arrays as [Float64Array, Float64Array];
  rows.set(vectors);
  const before = rows.byteOffset;
  const overlap = overlaps.byteOffset;
  for (let start = 0; start < count; start += BLOCK) {
    const size = Math.min(BLOCK, count - start);
    const at = before + 8 * start * length;
    for (let pass = 0; pass < 2; pass++) {
      kernels.product(2, 0, overlap, start, at, length, before, length, size, length, start);
      kernels.product(0, -1, at, length, overlap, start, before, length, size, start, length);
      for (let row = at; row < at + 8 * size * length; row += 8 * length) {
        orthogonalise(kernels, at, row, length);
        const factor = 1 / Math.sqrt(kernels.dot(row, row, length));
        const from = (row - before) / 8;
        for (let j = from; j < from + length; j++) rows[j]! *= factor;
      }
    }
  }
  vectors.set(rows);
  release();
}

/** Makes a row orthogonal to the rows of its block before it. Rows are given by their byte offsets. */
function orthogonalise(kernels: Kernels, first: number, row: number, length: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let other = first; other < row; other += 8 * length) {
      kernels.axpy(row, -kernels.dot(other, row, length), other, length);
    }
  }
}
