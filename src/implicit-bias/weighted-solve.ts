import type { Matrix } from "../arrays/types";
import { denseSvd } from "../linalg/dense";

/**
 * Solves A diag(w) Aᵀ x = right for weights w >= 0 of very different magnitudes, through the singular values of
 * diag(√w) Aᵀ with its columns scaled to unit length, never through the product. Returns undefined if the matrix is
 * singular or not finite.
 */
export function weightedSolve(
  { rows: r, columns: n, data }: Matrix,
  weights: Float64Array,
  right: Float64Array,
): Float64Array | undefined {
  const lengths = Float64Array.from({ length: r }, (_, k) => {
    let square = 0;
    for (let i = 0; i < n; i++) square += weights[i]! * data[k * n + i]! ** 2;
    return Math.sqrt(square);
  });
  const scaled = new Float64Array(n * r);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(weights[i]!);
    for (let k = 0; k < r; k++) scaled[i * r + k] = (root * data[k * n + i]!) / lengths[k]!;
  }
  if (!scaled.every(Number.isFinite)) return undefined;
  const { singularValues, v } = denseSvd({ rows: n, columns: r, data: scaled });
  if (!(singularValues[r - 1]! > r * Number.EPSILON * singularValues[0]!)) return undefined;
  const x = new Float64Array(r);
  for (let l = 0; l < r; l++) {
    let along = 0;
    for (let k = 0; k < r; k++) along += (v.data[k * r + l]! * right[k]!) / lengths[k]!;
    for (let k = 0; k < r; k++) x[k]! += (v.data[k * r + l]! * along) / singularValues[l]! ** 2;
  }
  return x.map((value, k) => value / lengths[k]!);
}
