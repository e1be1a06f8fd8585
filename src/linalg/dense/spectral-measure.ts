import type { Matrix } from "../../arrays/types";
import { denseSymmetricEigen } from "./eigen/symmetric-eigen";
import { addScaled, dot } from "./hot-loops";

/** Discrete measure that replaces a vector's weights along the eigenvectors of a symmetric matrix. */
export interface SpectralMeasure {
  /** Places of the weights, ascending; approximate eigenvalues, the extreme ones first to converge. */
  readonly values: Float64Array;
  /** Weights, which sum to the squared norm of the vector. */
  readonly weights: Float64Array;
}

/** Measure with the parts of the vector along the approximate eigenvectors. */
export interface SpectralParts extends SpectralMeasure {
  /** Parts of the vector x, one for each place: Σ_k f(λ_k) p_k ≈ f(A) x. */
  readonly parts: () => Float64Array[];
}

/** Coupling of a new vector, relative to the largest entry of the projection, below which the subspace is invariant. */
const INVARIANT = 1e-11;
/** Number of steps between two calls of `suffices`. */
const STEPS_BETWEEN = 8;

/**
 * Computes the measure Σ_k w_k δ(λ − λ_k) with Σ_k w_k f(λ_k) ≈ xᵀ f(A) x for a symmetric matrix A of which only
 * products are known, by the Lanczos iteration with full reorthogonalisation.
 *
 * After m steps it is the Gauss quadrature of m nodes, exact for polynomials of degree 2m − 1. For f(λ) = e^{−λt} and A
 * positive semi-definite it is a lower bound that rises with m (Golub & Meurant 1994). It is exact once the subspace is
 * invariant.
 *
 * @param multiply returns A x in a new array
 * @param maxSteps largest number of products, at least 1
 * @param suffices tells whether the latest measure is accurate enough, given an earlier one
 */
export function spectralMeasure(
  multiply: (x: Float64Array) => Float64Array,
  x: Float64Array,
  maxSteps: number,
  suffices: (latest: SpectralMeasure, earlier: SpectralMeasure) => boolean,
): SpectralParts {
  const size = x.length;
  const length = Math.sqrt(dot(x, 0, x, 0, size));
  if (length === 0)
    return { values: Float64Array.of(0), weights: Float64Array.of(0), parts: () => [new Float64Array(size)] };
  const basis = [x.map((entry) => entry / length)];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  let measure: SpectralMeasure | undefined;
  let largest = 0;
  while (diagonal.length < Math.min(maxSteps, size)) {
    const next = multiply(basis[basis.length - 1]!);
    diagonal.push(dot(next, 0, basis[basis.length - 1]!, 0, size));
    // The second pass removes what cancellation left of the earlier vectors.
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of basis) addScaled(next, 0, -dot(next, 0, vector, 0, size), vector, 0, size);
    }
    const coupling = Math.sqrt(dot(next, 0, next, 0, size));
    largest = Math.max(largest, Math.abs(diagonal[diagonal.length - 1]!), coupling);
    if (coupling <= INVARIANT * largest) break;
    if (diagonal.length % STEPS_BETWEEN === 0) {
      const latest = gauss(diagonal, offDiagonal, length, basis);
      if (measure !== undefined && suffices(latest, measure)) return latest;
      measure = latest;
    }
    offDiagonal.push(coupling);
    basis.push(next.map((entry) => entry / coupling));
  }
  return gauss(diagonal, offDiagonal, length, basis);
}

/** Computes nodes and weights of the Gauss quadrature from the tridiagonal projection (Golub & Welsch 1969). */
function gauss(
  diagonal: readonly number[],
  offDiagonal: readonly number[],
  length: number,
  basis: readonly Float64Array[],
): SpectralParts {
  const n = diagonal.length;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    data[i * n + i] = diagonal[i]!;
    if (i > 0) data[i * n + i - 1] = data[(i - 1) * n + i] = offDiagonal[i - 1]!;
  }
  const matrix: Matrix = { rows: n, columns: n, data };
  const { values, vectors } = denseSymmetricEigen(matrix);
  const partOf = (k: number): Float64Array => {
    const part = new Float64Array(basis[0]!.length);
    for (let i = 0; i < n; i++)
      addScaled(part, 0, length * vectors.data[k]! * vectors.data[i * n + k]!, basis[i]!, 0, part.length);
    return part;
  };
  const weights = values.map((_, k) => (length * vectors.data[k]!) ** 2);
  return { values, weights, parts: () => Array.from({ length: n }, (_, k) => partOf(k)) };
}
