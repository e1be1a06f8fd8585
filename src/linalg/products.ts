import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import {
  multiplyInto,
  multiplyTransposedInto,
  transposedMultiplyInto,
  transposedMultiplyTransposedInto,
} from "../simd";

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
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) data[j * a.rows + i] = a.data[i * a.columns + j]!;
  }
  return { rows: a.columns, columns: a.rows, data };
}

/** Returns a copy of `a` with column j multiplied by `factors[j]`. */
export function scaleColumns(a: Matrix, factors: ArrayLike<number>): Matrix {
  const data = a.data.map((x, index) => x * factors[index % a.columns]!);
  return { rows: a.rows, columns: a.columns, data };
}

/** The four forms of the product, indexed by the transposition of the right factor, then of the left. */
const INTO = [
  [multiplyInto, transposedMultiplyInto],
  [multiplyTransposedInto, transposedMultiplyTransposedInto],
] as const;

/**
 * Computes the product of two matrices, each of which can be transposed.
 *
 * @param options.transposeLeft true for `left`ᵀ; `options.transposeRight` true for `right`ᵀ
 * @throws ArgumentError if the inner sizes differ, or the product does not fit in memory or exceeds float64
 * @example
 * const x = [[1, 2], [3, 4]];
 * const gram = matmul(x, x, { transposeRight: true }); // x xᵀ
 */
export function matmul(
  left: MatrixLike,
  right: MatrixLike,
  options: { transposeLeft?: boolean; transposeRight?: boolean } = {},
): NdArray {
  const args = argumentsOf("matmul");
  args.options("options", options, { transposeLeft: true, transposeRight: true });
  const { transposeLeft = false, transposeRight = false } = options;
  args.boolean("options.transposeLeft", transposeLeft);
  args.boolean("options.transposeRight", transposeRight);
  const a = args.matrix("left", left);
  const inner = transposeLeft ? a.rows : a.columns;
  const b = args.matrix("right", right, transposeRight ? { columns: inner } : { rows: inner });
  const [rows, columns] = [transposeLeft ? a.columns : a.rows, transposeRight ? b.rows : b.columns];
  args.memory("the product of left and right", rows * columns, "multiply in parts");
  const form = INTO[transposeRight ? 1 : 0][transposeLeft ? 1 : 0];
  const data = new Float64Array(rows * columns);
  form(data, a.data, b.data, rows, inner, columns);
  args.finite("left and right", data);
  return matrixToNdArray({ rows, columns, data });
}
