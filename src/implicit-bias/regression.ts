import { ArgumentError } from "../arrays/errors";
import { readMatrix, readVector } from "../arrays/readers";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";
import { denseSvd } from "../linalg/dense";

/** A linear regression problem: one sample per row. */
export interface Regression {
  /** X, [P, n] */
  readonly inputs: MatrixLike;
  /** y, P numbers */
  readonly targets: VectorLike;
}

/** Reads a regression problem. */
export function readRegression(
  functionName: string,
  { inputs, targets }: Regression,
): { x: Matrix; y: Float64Array } {
  const x = readMatrix(functionName, "inputs", inputs);
  return { x, y: readVector(functionName, "targets", targets, x.rows) };
}

/** y of length P from X β, and Xᵀ r of length n, by plain loops. */
export function timesVector({ rows, columns, data }: Matrix, vector: Float64Array, out: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += data[i * columns + j]! * vector[j]!;
    out[i] = sum;
  }
}

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
 * The equations X β = y as Vᵀβ = b with orthonormal rows, Vᵀ [rank, n]: the same solutions, and none of X's condition.
 * `outside` is the norm of what of y no β reaches.
 */
export function orthonormalEquations(
  x: Matrix,
  y: Float64Array,
): { rows: Matrix; right: Float64Array; outside: number } {
  const { u, singularValues, v } = denseSvd(x);
  const cut = singularValues[0]! * Math.max(x.rows, x.columns) * Number.EPSILON;
  const rank = singularValues.filter((s) => s > cut).length;
  const data = new Float64Array(rank * x.columns);
  const right = new Float64Array(rank);
  const rest = y.slice();
  for (let k = 0; k < rank; k++) {
    let along = 0;
    for (let i = 0; i < x.rows; i++) along += u.data[i * u.columns + k]! * y[i]!;
    for (let i = 0; i < x.rows; i++) rest[i]! -= along * u.data[i * u.columns + k]!;
    right[k] = along / singularValues[k]!;
    for (let j = 0; j < x.columns; j++) data[k * x.columns + j] = v.data[j * v.columns + k]!;
  }
  return { rows: { rows: rank, columns: x.columns, data }, right, outside: Math.hypot(...rest) };
}

/** Refuses targets that no coefficients fit. */
export function checkFits(functionName: string, y: Float64Array, outside: number): void {
  const size = Math.hypot(...y);
  if (outside <= 1e-10 * size) return;
  throw new ArgumentError(
    functionName,
    "targets",
    "such that some coefficients fit them exactly",
    `targets with a part of norm ${outside.toPrecision(3)} (of ${size.toPrecision(3)}) that none fit`,
  );
}
