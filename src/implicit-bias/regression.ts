import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";
import { denseSvd } from "../linalg/dense";
import { norm } from "../linalg/norm";

/** A linear regression problem, with one sample per row. */
export interface Regression {
  /** X, [P, n]. */
  readonly inputs: MatrixLike;
  /** y, P numbers. */
  readonly targets: VectorLike;
}

/** Reads and checks a regression problem. */
export function readRegression(
  args: Arguments,
  { inputs, targets }: Regression,
): { x: Matrix; y: Float64Array } {
  const x = args.matrix("inputs", inputs);
  return { x, y: args.vector("targets", targets, x.rows) };
}

/** Writes the product X β to `out`, P numbers. */
export function timesVector({ rows, columns, data }: Matrix, vector: Float64Array, out: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += data[i * columns + j]! * vector[j]!;
    out[i] = sum;
  }
}

/** Writes the product Xᵀ r to `out`, n numbers. */
export function transposedTimesVector(
  { rows, columns, data }: Matrix,
  vector: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    const factor = vector[i]!;
    for (let j = 0; j < columns; j++) out[j]! += factor * data[i * columns + j]!;
  }
}

/**
 * Rewrites the equations X β = y as Vᵀβ = b with orthonormal rows Vᵀ [rank, n]: they have the same solutions, and a
 * condition number of 1. `residualNorm` is the norm of the component of y outside the range of X.
 */
export function orthonormalEquations(
  x: Matrix,
  y: Float64Array,
): { rows: Matrix; right: Float64Array; residualNorm: number } {
  const { u, singularValues, v } = denseSvd(x);
  const cut = singularValues[0]! * Math.max(x.rows, x.columns) * Number.EPSILON;
  const rank = singularValues.filter((s) => s > cut).length;
  const data = new Float64Array(rank * x.columns);
  const right = new Float64Array(rank);
  const residual = y.slice();
  for (let k = 0; k < rank; k++) {
    let along = 0;
    for (let i = 0; i < x.rows; i++) along += u.data[i * u.columns + k]! * y[i]!;
    for (let i = 0; i < x.rows; i++) residual[i]! -= along * u.data[i * u.columns + k]!;
    right[k] = along / singularValues[k]!;
    for (let j = 0; j < x.columns; j++) data[k * x.columns + j] = v.data[j * v.columns + k]!;
  }
  return { rows: { rows: rank, columns: x.columns, data }, right, residualNorm: norm(residual) };
}

/** Throws an ArgumentError if no coefficients fit the targets. */
export function checkFits(args: Arguments, y: Float64Array, residualNorm: number): void {
  const size = norm(y);
  if (residualNorm <= 1e-10 * size) return;
  throw args.refusal(
    "targets",
    "targets that some coefficients fit exactly",
    `targets of norm ${size.toPrecision(3)} with a least-squares residual of norm ${residualNorm.toPrecision(3)}`,
  );
}
