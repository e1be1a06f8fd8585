import { CholeskyDecomposition, Matrix } from "ml-matrix";

/**
 * The x with m x = right for a symmetric positive definite m [n, n], whose rows may be of very different sizes: Cholesky's
 * factorisation (ml-matrix) after scaling the diagonal to one. Undefined where m is singular to rounding.
 */
export function solveSymmetric(m: Float64Array, right: Float64Array, n: number): Float64Array | undefined {
  const scales = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(m[i * n + i]!));
  const scaled = new Matrix(n, n);
  const column = new Matrix(n, 1);
  for (let i = 0; i < n; i++) {
    column.set(i, 0, right[i]! * scales[i]!);
    for (let j = 0; j < n; j++) scaled.set(i, j, i === j ? 1 : m[i * n + j]! * (scales[i]! * scales[j]!));
  }
  const factor = new CholeskyDecomposition(scaled);
  if (!factor.isPositiveDefinite()) return undefined;
  const x = factor.solve(column);
  return scales.map((scale, i) => scale * x.get(i, 0));
}
