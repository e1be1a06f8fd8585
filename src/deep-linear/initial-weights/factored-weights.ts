import type { Matrix } from "../../arrays/types";
import { multiplyTransposed, scaleColumns } from "../../linalg/products";

/**
 * Computes weight matrices W_l = R_{l+1} diag(d_l) R_lᵀ with the orthonormal bases R_l (k columns each) shared by
 * adjacent layers, which decouples the modes.
 *
 * @param bases R_0 ... R_L, R_l of shape [n_l, k]
 * @param singularValues d_1 ... d_L, k numbers each
 */
export function factoredWeights(
  bases: readonly Matrix[],
  singularValues: readonly ArrayLike<number>[],
): Matrix[] {
  return singularValues.map((d, l) => multiplyTransposed(scaleColumns(bases[l + 1]!, d), bases[l]!));
}

/**
 * Computes the strengths a (first layer) and b (second layer) of a two-layer mode with product a b = `strength` >= 0
 * and b² − a² = `lambda`, without cancellation for either sign of λ.
 */
export function lambdaFactors(strength: number, lambda: number): [first: number, second: number] {
  const larger = Math.sqrt((Math.hypot(lambda, 2 * strength) + Math.abs(lambda)) / 2);
  const smaller = larger === 0 ? 0 : strength / larger;
  return lambda >= 0 ? [smaller, larger] : [larger, smaller];
}

/** Returns the first k columns of the n x n identity matrix. */
export function leadingUnitVectors(n: number, k: number): Matrix {
  const data = new Float64Array(n * k);
  for (let i = 0; i < k; i++) data[i * k + i] = 1;
  return { rows: n, columns: k, data };
}
