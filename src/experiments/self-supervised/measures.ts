import type { NdArray } from "../../arrays";
import { matmul, singularValues, symmetricEigen } from "../../linalg";
import { orthogonal } from "../../random";
import { scaled } from "../array-arithmetic";

/** Computes the ratio σ₂/σ₁ of the largest singular values. */
export function collapseRatio(weights: NdArray): number {
  const [first = 0, second = 0] = singularValues(weights);
  return second / first;
}

/** Computes the projector on the row space of orthonormal rows. */
export const projectorOn = (rows: NdArray): NdArray => matmul(rows, rows, { transposeLeft: true });

/** Computes the largest principal angle between orthonormal rows [k, n] and the first k columns of a basis [n, n]. */
export function largestAngle(rows: NdArray, basis: NdArray): number {
  const [k, n] = rows.shape as [number, number];
  const coordinates = matmul(rows, basis);
  const [sine = 0] = singularValues(coordinates.hi(k, n).lo(0, k));
  const cosines = singularValues(coordinates.hi(k, k));
  return Math.atan2(sine, cosines[k - 1]!);
}

/** Returns the eigenvectors of a correlation as columns, by descending eigenvalue. */
const leadingEigenvectors = (correlation: NdArray): NdArray =>
  symmetricEigen(scaled(correlation, -1)).vectors;

/** Returns a start whose modes all have the strength `initial`, in a random rotation, [k, n]. */
export function alignedStart(correlation: NdArray, k: number, initial: number, seed: number): NdArray {
  const [n] = correlation.shape as [number, number];
  const rotation = orthogonal({ rows: k, columns: k, gain: initial, seed });
  return matmul(rotation, leadingEigenvectors(correlation).hi(n, k), { transposeRight: true });
}

/** Computes the strengths ‖W v_j‖ of the k leading eigenvectors over the records, one curve for each. */
export function modeStrengths(weights: readonly NdArray[], correlation: NdArray, k: number): number[][] {
  const vectors = leadingEigenvectors(correlation);
  const images = weights.map((w) => matmul(w, vectors));
  return Array.from({ length: k }, (_, j) =>
    images.map((image) => Math.hypot(...Array.from({ length: k }, (_x, a) => image.get(a, j)))),
  );
}
