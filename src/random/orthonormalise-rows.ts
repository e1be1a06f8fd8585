import { argumentsOf } from "../arrays/arguments";
import { createWorkspace } from "../simd";

/** Number of rows that are made orthogonal to the rows before them by products. */
const BLOCK = 16;

/**
 * Overwrites independent vectors, the rows of `vectors` [count, length], by the Gram–Schmidt process with
 * reorthogonalisation. Blocks of rows lose their components along all preceding rows in products; 4 count² length
 * operations.
 */
export function orthonormaliseRows(vectors: Float64Array, count: number, length: number): void {
  if (count <= BLOCK) {
    orthonormaliseBlock(vectors, count, length);
    return;
  }
  const { arrays, kernels, release } = createWorkspace(argumentsOf("orthogonal"), [
    count * length,
    BLOCK * count,
  ]);
  const [rows, overlaps] = arrays as [Float64Array, Float64Array];
  rows.set(vectors);
  for (let start = 0; start < count; start += BLOCK) {
    const size = Math.min(BLOCK, count - start);
    const block = rows.subarray(start * length, (start + size) * length);
    const [at, before, overlap] = [block.byteOffset, rows.byteOffset, overlaps.byteOffset];
    for (let pass = 0; pass < 2; pass++) {
      kernels.product(2, 0, overlap, start, at, length, before, length, size, length, start);
      kernels.product(0, -1, at, length, overlap, start, before, length, size, start, length);
      orthonormaliseBlock(block, size, length);
    }
  }
  vectors.set(rows);
  release();
}

/** Makes the rows of one block orthonormal. */
function orthonormaliseBlock(rows: Float64Array, count: number, length: number): void {
  for (let row = 0; row < count; row++) {
    const start = row * length;
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < start; other += length) {
        let overlap = 0;
        for (let j = 0; j < length; j++) overlap += rows[other + j]! * rows[start + j]!;
        for (let j = 0; j < length; j++) rows[start + j]! -= overlap * rows[other + j]!;
      }
    }
    let square = 0;
    for (let j = 0; j < length; j++) square += rows[start + j]! * rows[start + j]!;
    const scale = 1 / Math.sqrt(square);
    for (let j = 0; j < length; j++) rows[start + j]! *= scale;
  }
}
