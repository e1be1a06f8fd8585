import { Matrix as MlMatrix } from "ml-matrix";
import type { Matrix } from "../arrays/types";

/** Returns an ml-matrix copy of `matrix`, each entry multiplied by `factor`. */
export function toMl(matrix: Matrix, factor = 1): MlMatrix {
  const { rows, columns, data } = matrix;
  const out = new MlMatrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.set(i, j, factor * data[i * columns + j]!);
  }
  return out;
}

/** Returns a flat row-major copy of an ml-matrix. */
export function fromMl(matrix: MlMatrix): Matrix {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = matrix.get(i, j);
  }
  return { rows, columns, data };
}

/**
 * Returns the power of two that scales the largest entry close to 1 (1 for a zero matrix), so that squares of scaled
 * entries neither overflow nor underflow; scaling is exact.
 */
export function scaleOf(matrix: Matrix): number {
  let largest = 0;
  for (const x of matrix.data) largest = Math.max(largest, Math.abs(x));
  if (largest === 0) return 1;
  const exponent = Math.round(Math.log2(largest));
  return 2 ** Math.max(-1000, Math.min(1000, -exponent));
}
