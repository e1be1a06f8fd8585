import type { Matrix } from "../../arrays/types";
import { addScaled, dot, factorReal, solveReal } from "../../linalg/dense";
import { multiplyTransposed } from "../../linalg/products";
import type { Minimum } from "../codes/code-energy";
import { slopeOf, subtractCurvature } from "../codes/energy-derivatives";
import { minimiseOnSimplex } from "./simplex-quadratic";

/**
 * Computes the step to the maximum of the damped model of the dual, the gain that the model predicts, and the weights of
 * the minima in it.
 *
 * @param weights weights of the minima in the mean of their curvatures
 * @param damping damping relative to the largest curvature, which is at least `smallestScale`
 */
export function modelStep(
  fractions: Float64Array,
  targets: Matrix,
  fields: Matrix,
  minima: readonly Minimum[],
  weights: readonly number[],
  damping: number,
  smallestScale: number,
): { step: Float64Array; predicted: number; probabilities: Float64Array } {
  const [n, k] = [targets.data.length, minima.length];
  const metric = new Float64Array(n * n);
  for (const [i, minimum] of minima.entries()) {
    if (weights[i]! > 0) subtractCurvature(metric, fractions, fields, minimum, weights[i]!);
  }
  let scale = smallestScale;
  for (let i = 0; i < n; i++) scale = Math.max(scale, metric[i * n + i]!);
  for (let i = 0; i < n; i++) metric[i * n + i]! += damping * scale;
  const pivots = new Int32Array(n);
  factorReal(metric, n, pivots);
  const slopes = rowsOf(
    minima.map((minimum) => slopeOf(fractions, targets, minimum)),
    n,
  );
  const solved = { ...slopes, data: slopes.data.slice() };
  for (let i = 0; i < k; i++) solveReal(metric, n, pivots, solved.data.subarray(i * n, i * n + n));
  const { data: quadratic } = multiplyTransposed(slopes, solved);
  const excess = Float64Array.from(minima, ({ energy }) => energy - minima[0]!.energy);
  const probabilities = minimiseOnSimplex(quadratic, excess, weights);
  const step = new Float64Array(n);
  for (let i = 0; i < k; i++) addScaled(step, 0, probabilities[i]!, solved.data, i * n, n);
  let predicted = 0;
  for (let i = 0; i < k; i++) {
    predicted += probabilities[i]! * (excess[i]! + dot(slopes.data, i * n, step, 0, n) / 2);
  }
  return { step, predicted, probabilities };
}

const rowsOf = (rows: readonly Float64Array[], columns: number): Matrix => {
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return { rows: rows.length, columns, data };
};
