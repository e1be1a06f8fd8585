import { checkBoolean, checkFinite, checkMemory, checkRecord } from "../arrays/check";
import { matrixToNdArray, readMatrix } from "../arrays/convert";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";

/**
 * out = a b for flat row-major a [m, k], b [k, n], out [m, n]; `out` must not overlap the others.
 * Nothing is allocated; 2 m k n operations.
 */
export function multiplyInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  out.fill(0, 0, m * n);
  for (let i = 0; i < m; i++) {
    const row = i * n;
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!;
      const source = p * n;
      for (let j = 0; j < n; j++) out[row + j]! += x * b[source + j]!;
    }
  }
}

/** out = aᵀ b for flat row-major a [k, m], b [k, n], out [m, n]; nothing is allocated. */
export function transposedMultiplyInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  out.fill(0, 0, m * n);
  for (let p = 0; p < k; p++) {
    const source = p * n;
    for (let i = 0; i < m; i++) {
      const x = a[p * m + i]!;
      const row = i * n;
      for (let j = 0; j < n; j++) out[row + j]! += x * b[source + j]!;
    }
  }
}

/** out = a bᵀ for flat row-major a [m, k], b [n, k], out [m, n]; nothing is allocated. */
export function multiplyTransposedInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    const left = i * k;
    for (let j = 0; j < n; j++) {
      const right = j * k;
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[left + p]! * b[right + p]!;
      out[i * n + j] = sum;
    }
  }
}

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

/** a with its column j multiplied by `factors[j]`. */
export function scaleColumns(a: Matrix, factors: ArrayLike<number>): Matrix {
  const data = a.data.map((x, index) => x * factors[index % a.columns]!);
  return { rows: a.rows, columns: a.columns, data };
}

/**
 * The product of two matrices, either of them transposed on request.
 *
 * @param options.transposeLeft use `left`ᵀ; `options.transposeRight` use `right`ᵀ
 * @throws ArgumentError when the inner sizes differ, or the product would not fit in memory or in float64
 * @example
 * const x = [[1, 2], [3, 4]];
 * const gram = matmul(x, x, { transposeRight: true }); // x xᵀ
 */
export function matmul(
  left: MatrixLike,
  right: MatrixLike,
  options: { transposeLeft?: boolean; transposeRight?: boolean } = {},
): NdArray {
  checkRecord("matmul", "options", options);
  const { transposeLeft = false, transposeRight = false } = options;
  checkBoolean("matmul", "options.transposeLeft", transposeLeft);
  checkBoolean("matmul", "options.transposeRight", transposeRight);
  const a = readMatrix("matmul", "left", left);
  const inner = transposeLeft ? a.rows : a.columns;
  const b = readMatrix("matmul", "right", right, transposeRight ? { columns: inner } : { rows: inner });
  const [rows, columns] = [transposeLeft ? a.columns : a.rows, transposeRight ? b.rows : b.columns];
  checkMemory("matmul", "the product of left and right", rows * columns, "multiply in parts");
  const product = transposeRight
    ? multiplyTransposed(transposeLeft ? transpose(a) : a, b)
    : transposeLeft
      ? transposedMultiply(a, b)
      : multiply(a, b);
  checkFinite("matmul", "left and right", product.data);
  return matrixToNdArray(product);
}
