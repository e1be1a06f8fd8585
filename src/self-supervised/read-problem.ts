import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";
import { denseSvd, denseSymmetricEigen } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { transposedMultiply } from "../linalg/products";

/** A symmetric matrix C by its eigenvectors, and an initial representation. */
export interface FlowProblem {
  /** Eigenvalues λ of C, ascending, n numbers. */
  readonly values: Float64Array;
  /** Eigenvectors as columns, [n, n]. */
  readonly vectors: Matrix;
  /** Initial representation W₀, [k, n]. */
  readonly start: Matrix;
}

/** Reads the matrix C and the initial representation of a self-supervised flow, which must have rank k. */
export function readFlowProblem(args: Arguments, matrix: MatrixLike, start: MatrixLike): FlowProblem {
  const symmetric = readSymmetric(args.at("matrix"), matrix);
  const n = symmetric.rows;
  const { rows: k, columns, data } = args.matrix("start", start, { columns: n });
  if (k > n) throw args.refusal("start", `at most ${n} rows, the size of the matrix`, `${k} rows`);
  const { values, vectors } = denseSymmetricEigen(symmetric);
  args.finite("matrix", values);
  return { values, vectors, start: { rows: k, columns, data } };
}

/**
 * Computes an orthonormal basis of the row space of the initial representation in the basis of the eigenvectors,
 * [n, k].
 */
export function startCoordinates(args: Arguments, { vectors, start }: FlowProblem): Matrix {
  const largest = start.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0) || 1;
  const scaled = { ...start, data: start.data.map((x) => x / largest) };
  const { singularValues, v } = denseSvd(scaled);
  const [first, last] = [singularValues[0]!, singularValues[singularValues.length - 1]!];
  if (!(last > start.columns * Number.EPSILON * first)) {
    const received = `a smallest singular value of ${last / first || 0} of the largest`;
    throw args.refusal("start", `a matrix of rank ${start.rows}, the number of its rows`, received);
  }
  return transposedMultiply(vectors, v);
}
