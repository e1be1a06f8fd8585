import { Matrix as MlMatrix } from "ml-matrix";
import { argumentsOf } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";

/**
 * Converts a matrix to a fresh `Matrix` of ml-matrix, which the functions of this library accept as well. The class is that of
 * the copy of ml-matrix in this package: another copy accepts its instances, but `instanceof` is false there.
 *
 * @param array [m, n]
 * @throws ArgumentError for NaN, infinity or a ragged array
 * @example
 * const sum = toMlMatrix([[2, 1], [1, 3]]).sum(); // 7, by ml-matrix
 */
export const toMlMatrix = (array: MatrixLike): MlMatrix =>
  toMl(argumentsOf("toMlMatrix").matrix("array", array));

/** Returns an ml-matrix copy of `matrix`. */
export function toMl({ rows, columns, data }: Matrix): MlMatrix {
  const out = new MlMatrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.set(i, j, data[i * columns + j]!);
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
