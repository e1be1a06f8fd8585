import { argumentsOf } from "../arrays/arguments";
import type { VectorLike } from "../arrays/types";
import { norm } from "../linalg/norm";
import { orthonormalEquations, type Regression, readRegression, timesVector } from "./regression";

/** Limit of gradient descent on a linear regression. */
export interface MinimumNormLimit {
  /** Coefficients β, n numbers. */
  readonly coefficients: Float64Array;
  /** Loss ½⟨(y − x·β)²⟩ at the limit: 0 if the targets can be fitted. */
  readonly loss: number;
}

/**
 * Computes the limit of gradient flow (and of gradient descent with any stable step size) on the squared loss of a
 * linear model: the solution nearest to the initial coefficients, β = β₀ + X⁺(y − Xβ₀).
 *
 * In feature space, this limit is the prediction of a network in its tangent kernel regime. The pseudo-inverse is
 * computed from the singular value decomposition of X; singular values up to max(P, n) ε times the largest are treated
 * as zero.
 *
 * @param problem inputs [P, n] and targets, P numbers
 * @param options.initial β₀, n numbers; default zeros
 * @throws ArgumentError for unknown options, lengths that do not match or entries that are not finite
 * @example
 * const { coefficients } = minimumNormLimit({ inputs: [[1, 2, 0, -1], [0, 1, 1, 3]], targets: [1, 2] });
 * // 0.2, 0.6, 0.2, 0.4
 */
export function minimumNormLimit(
  problem: Regression,
  options: { initial?: VectorLike } = {},
): MinimumNormLimit {
  const args = argumentsOf("minimumNormLimit");
  args.record("problem", problem);
  args.options("options", options, { initial: true });
  const { x, y } = readRegression(args, problem);
  const initial =
    options.initial === undefined
      ? new Float64Array(x.columns)
      : args.vector("options.initial", options.initial, x.columns);
  const { rows, right, residualNorm } = orthonormalEquations(x, y);
  const along = new Float64Array(rows.rows);
  timesVector(rows, initial, along);
  const coefficients = initial.slice();
  for (let k = 0; k < rows.rows; k++) {
    const step = right[k]! - along[k]!;
    for (let j = 0; j < x.columns; j++) coefficients[j]! += step * rows.data[k * x.columns + j]!;
  }
  args.finite("problem", coefficients);
  const loss = residualNorm <= 1e-14 * x.rows * norm(y) ? 0 : residualNorm ** 2 / (2 * x.rows);
  args.finite("problem", Float64Array.of(loss));
  return { coefficients, loss };
}
