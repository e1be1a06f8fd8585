import type { Matrix } from "../../arrays/types";
import { norm } from "../../linalg/norm";
import type { DiagonalLink } from "../diagonal-link";
import { timesVector, transposedTimesVector } from "../regression";

/** Equations A β = b with orthonormal rows, and the diagonal network that solves them. */
export interface Equations {
  /** A, [rank, n]. */
  readonly rows: Matrix;
  /** b, rank numbers. */
  readonly right: Float64Array;
  readonly depth: number;
  readonly link: DiagonalLink;
}

/** Values of the dual problem at ν. */
export interface DualPoint {
  /** ν, rank numbers. */
  readonly dual: Float64Array;
  /** α_i^(D−2) (Aᵀν)_i */
  readonly u: Float64Array;
  /** β(ν) */
  readonly coefficients: Float64Array;
  /** Φ(ν) */
  readonly value: number;
  /** A β(ν) − b, the gradient of Φ. */
  readonly residual: Float64Array;
  /** ‖A β(ν) − b‖ */
  readonly error: number;
}

/** Evaluates Φ(ν) = Σ α_i² H(α_i^(D−2) (Aᵀν)_i) − b·ν and its gradient, where H is the integral of the link. */
export function dualPoint(equations: Equations, scales: Float64Array, dual: Float64Array): DualPoint {
  const { rows, right, depth, link } = equations;
  const u = new Float64Array(rows.columns);
  transposedTimesVector(rows, dual, u);
  const coefficients = new Float64Array(rows.columns);
  let value = 0;
  for (let i = 0; i < u.length; i++) {
    u[i]! *= scales[i]! ** (depth - 2);
    coefficients[i] = scales[i]! ** depth * link.value(u[i]!);
    value += scales[i]! ** 2 * link.integral(u[i]!);
  }
  for (let k = 0; k < dual.length; k++) value -= dual[k]! * right[k]!;
  const residual = residualOf(equations, coefficients);
  return { dual, u, coefficients, value, residual, error: norm(residual) };
}

/** Computes the derivatives of the coefficients with respect to Aᵀν. */
export const slopesAt = ({ depth, link }: Equations, scales: Float64Array, { u }: DualPoint): Float64Array =>
  u.map((x, i) => scales[i]! ** (2 * depth - 2) * link.slope(x));

/** Computes A β − b. */
export function residualOf({ rows, right }: Equations, coefficients: Float64Array): Float64Array {
  const residual = new Float64Array(right.length);
  timesVector(rows, coefficients, residual);
  for (let k = 0; k < residual.length; k++) residual[k]! -= right[k]!;
  return residual;
}
