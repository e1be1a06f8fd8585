import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { transposedMultiply } from "../../linalg/products";
import { leadingColumns } from "../../linalg/qr";

/** Singular values up to this fraction of the largest are treated as 0. */
const RANK_CUT = 1e-10;

/** Orthonormal basis of the column space of centred activations, [P, r], along the singular directions. */
export interface Basis {
  readonly directions: Matrix;
  /** Singular values above the cut, descending. */
  readonly singularValues: Float64Array;
}

/** Canonical correlations of two column spaces. */
export interface Canonical {
  /** Correlations, as many as the smaller of the two dimensions, descending. */
  readonly correlations: Float64Array;
  /** Directions of the first space as columns, in its basis. */
  readonly variates: Matrix;
}

/** Computes an orthonormal basis of the column space. */
export function basisOf(activations: Matrix): Basis {
  const { u, singularValues } = denseSvd(activations);
  const largest = singularValues[0]!;
  const rank = singularValues.filter((s) => s > RANK_CUT * largest).length;
  return { directions: leadingColumns(u, rank), singularValues: singularValues.slice(0, rank) };
}

/** Computes the canonical correlations of two spaces, neither of which is {0}. */
export function canonicalOf(a: Matrix, b: Matrix): Canonical {
  const { u, singularValues } = denseSvd(transposedMultiply(a, b));
  return { correlations: singularValues.map((s) => Math.min(1, s)), variates: u };
}

/** Computes the mean of correlations. */
export const meanOf = (correlations: Float64Array): number =>
  correlations.reduce((sum, correlation) => sum + correlation, 0) / correlations.length;
