import type { Matrix } from "../arrays/types";
import {
  multiplyInto,
  multiplyTransposedInto,
  transposedMultiplyInto,
  transposedMultiplyTransposedInto,
} from "../simd";
import { transposeInto } from "./dense/transpose-into";

/** a b */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.columns);
  multiplyInto(data, a.data, b.data, a.rows, a.columns, b.columns);
  return { rows: a.rows, columns: b.columns, data };
}

/** aᵀ b */
export function transposedMultiply(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.columns * b.columns);
  transposedMultiplyInto(data, a.data, b.data, a.columns, a.rows, b.columns);
  return { rows: a.columns, columns: b.columns, data };
}

/** a bᵀ */
export function multiplyTransposed(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.rows);
  multiplyTransposedInto(data, a.data, b.data, a.rows, a.columns, b.rows);
  return { rows: a.rows, columns: b.rows, data };
}

/** aᵀ */
export function transpose(a: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  transposeInto(data, a.data, a.rows, a.columns);
  return { rows: a.columns, columns: a.rows, data };
}

/** Returns a copy of a matrix with column j multiplied by `factors[j]`. */
export function scaleColumns({ rows, columns, data }: Matrix, factors: ArrayLike<number>): Matrix {
  const scaled = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) scaled[k] = data[k]! * factors[j]!;
  }
  return { rows, columns, data: scaled };
}

/** Returns a copy of a matrix with row i multiplied by `factors[i]`. */
export function scaleRows({ rows, columns, data }: Matrix, factors: ArrayLike<number>): Matrix {
  const scaled = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) {
    const factor = factors[i]!;
    for (let j = 0; j < columns; j++, k++) scaled[k] = data[k]! * factor;
  }
  return { rows, columns, data: scaled };
}

/** The four forms of the product, indexed by the transposition of the right factor, then of the left. */
const INTO = [
  [multiplyInto, transposedMultiplyInto],
  [multiplyTransposedInto, transposedMultiplyTransposedInto],
] as const;

/** Factors of a product that are transposed. */
export interface Transposition {
  readonly left?: boolean | undefined;
  readonly right?: boolean | undefined;
}

/** Computes the product of two matrices, each of which can be transposed. */
export function product(a: Matrix, b: Matrix, { left = false, right = false }: Transposition = {}): Matrix {
  const [rows, inner] = left ? [a.columns, a.rows] : [a.rows, a.columns];
  const columns = right ? b.rows : b.columns;
  const data = new Float64Array(rows * columns);
  INTO[right ? 1 : 0][left ? 1 : 0](data, a.data, b.data, rows, inner, columns);
  return { rows, columns, data };
}
