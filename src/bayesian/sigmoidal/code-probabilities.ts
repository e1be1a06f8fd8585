import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { largestMagnitude } from "../../linalg/norm";
import { multiply } from "../../linalg/products";
import { minimiseOnSimplex } from "./simplex-quadratic";

/** Weight of the norm of the probabilities where several distributions give the same outputs. */
const REGULARISATION = 1e-9;
/** Largest remaining deficit of the outputs, relative to the size of the targets. */
const MAX_DEFICIT = 1e-8;
/** Probability below which a code takes no part. */
const SMALLEST = 1e-6;

/**
 * Computes the probabilities p >= 0 of sum 1 with Σ_γ p_γ `slope`_γ = 0: the outputs of the codes then give the targets.
 * Among several such distributions it is the one of least norm.
 *
 * @param slopes deficits of the outputs of each code, [n, k]
 * @param size size of the targets, by which the deficits are divided
 * @throws ConvergenceError if no distribution gives the targets
 */
export function codeProbabilities(args: Arguments, slopes: Matrix, size: number): Float64Array {
  const { rows: n, columns: k } = slopes;
  const scale = size || 1;
  // The last row holds the condition that the sum is 1.
  const system = { rows: n + 1, columns: k, data: new Float64Array((n + 1) * k).fill(1) };
  for (const [at, x] of slopes.data.entries()) system.data[at] = x / scale;
  const quadratic = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = i === j ? REGULARISATION : 0;
      for (let row = 0; row < n; row++) sum += system.data[row * k + i]! * system.data[row * k + j]!;
      quadratic[i * k + j] = sum;
    }
  }
  const p = minimiseOnSimplex(
    quadratic,
    new Float64Array(k),
    Array.from({ length: k }, () => 1 / k),
  );
  const support = Array.from(p.keys()).filter((i) => p[i]! > SMALLEST);
  const exact = leastNorm(system, support);
  if (exact.every((x) => x > 0)) {
    p.fill(0);
    for (const [a, i] of support.entries()) p[i] = exact[a]!;
  }
  const { data: left } = multiply(system, { rows: k, columns: 1, data: p });
  const residual = largestMagnitude(left.subarray(0, n));
  if (residual <= MAX_DEFICIT) return p;
  const message = "the minima that were found do not give the targets (relative deficit of the outputs)";
  throw args.notConverged(message, { iterations: k, residual });
}

/** Computes the least-squares solution of least norm of (slopes; 1) p = (0; 1) in the chosen columns. */
function leastNorm({ rows, columns, data }: Matrix, chosen: readonly number[]): Float64Array {
  const matrix = { rows, columns: chosen.length, data: new Float64Array(rows * chosen.length) };
  for (let i = 0; i < rows; i++) {
    for (const [a, j] of chosen.entries()) matrix.data[i * chosen.length + a] = data[i * columns + j]!;
  }
  const { u, singularValues, v } = denseSvd(matrix);
  const smallest = 1e-9 * singularValues[0]!;
  const last = (rows - 1) * u.columns;
  const coordinates = singularValues.map((s, k) => (s > smallest ? u.data[last + k]! / s : 0));
  return multiply(v, { rows: v.columns, columns: 1, data: coordinates }).data;
}
