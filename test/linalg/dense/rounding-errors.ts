import type { NdArray } from "../../../src/arrays";
import type { Matrix } from "../../../src/arrays/types";
import { multiply, multiplyTransposed, scaleColumns, transposedMultiply } from "../../../src/linalg/products";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";

export const dense = (a: NdArray): Matrix => ({ rows: a.shape[0]!, columns: a.shape[1]!, data: a.data });

export const scaledBy = (a: Matrix, factor: number): Matrix => ({
  ...a,
  data: a.data.map((x) => x * factor),
});

/** Computes the largest difference of two arrays, in units of ε times `size`. */
export const epsilons = (a: Float64Array, b: Float64Array, size = 1): number =>
  largestDifference(a, b) / (size || 1) / Number.EPSILON;

/** Computes the largest entry of |qᵀq − I| in units of ε. */
export function orthogonalityOf(q: Matrix): number {
  const gram = transposedMultiply(q, q).data;
  return epsilons(
    gram,
    gram.map((_, i) => (i % (q.columns + 1) === 0 ? 1 : 0)),
  );
}

/** Computes the largest entry of |a v − v diag(values)| relative to the largest value, in units of ε. */
export function eigenResidual(a: Matrix, values: Float64Array, vectors: Matrix): number {
  const size = largestEntry(values) || 1;
  const left = multiply(scaledBy(a, 1 / size), vectors);
  const right = scaleColumns(
    vectors,
    values.map((x) => x / size),
  );
  return epsilons(left.data, right.data);
}

/** Computes the largest entry of |a − u diag(s) vᵀ| relative to the largest value, in units of ε. */
export function svdResidual(a: Matrix, u: Matrix, s: Float64Array, v: Matrix): number {
  const size = s[0] || 1;
  const scaledU = scaleColumns(
    u,
    s.map((x) => x / size),
  );
  return epsilons(multiplyTransposed(scaledU, v).data, scaledBy(a, 1 / size).data);
}

/** Creates a symmetric matrix of normal numbers. */
export function randomSymmetric(n: number, seed: number): Matrix {
  const { data } = normal({ shape: [n, n], seed });
  return { rows: n, columns: n, data: data.map((x, k) => x + data[(k % n) * n + Math.floor(k / n)]!) };
}

/** Creates the symmetric tridiagonal matrix with the given diagonals. */
export function tridiagonal(diagonal: ArrayLike<number>, off: ArrayLike<number>): Matrix {
  const n = diagonal.length;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    data[i * n + i] = diagonal[i]!;
    if (i + 1 < n) data[i * n + i + 1] = data[(i + 1) * n + i] = off[i]!;
  }
  return { rows: n, columns: n, data };
}
