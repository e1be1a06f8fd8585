import { toNdArray, toNested } from "../../src/arrays";
import { matmul } from "../../src/linalg";
import { normal, orthogonal } from "../../src/random";

/** A matrix as rows. */
export type Rows = readonly (readonly number[])[];

/** Draws a matrix of standard normal numbers. */
export const gaussian = (rows: number, columns: number, seed: number): Rows =>
  toNested(normal({ shape: [rows, columns], seed })) as number[][];

/** Multiplies rows by a random orthogonal matrix. */
export const rotated = (matrix: Rows, seed: number): Rows => {
  const columns = matrix[0]!.length;
  return toNested(matmul(matrix, orthogonal({ rows: columns, columns, seed }))) as number[][];
};

/** Multiplies rows by a random invertible matrix of moderate condition number. */
export const transformed = (matrix: Rows, seed: number): Rows => {
  const columns = matrix[0]!.length;
  const map = normal({ shape: [columns, columns], seed });
  for (let i = 0; i < columns; i++) map.set(i, i, map.get(i, i) + 5);
  return toNested(matmul(matrix, map)) as number[][];
};

/** Multiplies all entries by a factor and adds an offset to every column. */
export const scaled = (matrix: Rows, factor: number, offset = 0): Rows =>
  matrix.map((row) => row.map((x) => factor * x + offset));

/** Reorders rows. */
export const reordered = (matrix: Rows, order: readonly number[]): Rows => order.map((i) => matrix[i]!);

/** Returns nested rows as an ndarray. */
export const arrayOf = (matrix: Rows) =>
  toNdArray(Float64Array.from(matrix.flat()), [matrix.length, matrix[0]!.length]);
