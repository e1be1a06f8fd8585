/** Moments of single Gaussian variables that a dual activation uses. */
export interface Marginals {
  /** q = E[u²] */
  readonly variances: Float64Array;
  /** √q */
  readonly roots: Float64Array;
  /** E[φ(u)²] */
  readonly squares: Float64Array;
  /** E[φ′(u)²] */
  readonly slopes: Float64Array;
  /** Hermite coefficients of φ(√q ξ) for each variable, if the dual uses them. */
  readonly coefficients?: readonly Float64Array[];
  /** Hermite coefficients of φ′(√q ξ). */
  readonly slopeCoefficients?: readonly Float64Array[];
  /** Index of the quadrature rule of each variable, or −1 where its Hermite coefficients suffice. */
  readonly rules?: Int8Array;
}

/** Output of a dual activation for a pair of Gaussian variables. */
export interface PairMoments {
  /** Half-angle square between φ(u) and φ(v) (see half-angle.ts). */
  half: number;
  /** E[φ′(u) φ′(v)] */
  slope: number;
}

/**
 * Dual of an activation φ: expectations over jointly normal (u, v) as functions of their variances and their angle
 * (Daniely, Frostig & Singer 2016).
 */
export interface Dual {
  /** Computes the moments of single variables. */
  marginals(variances: Float64Array): Marginals;
  /** Writes the moments of variable i of `a` and variable j of `b`, at the half-angle square `half`, to `out`. */
  pair(a: Marginals, i: number, b: Marginals, j: number, half: number, out: PairMoments): void;
  /**
   * Slopes of φ(x) = negative · min(x, 0) + positive · max(x, 0), for which the angles do not depend on the variances.
   */
  readonly piecewise?: { readonly negative: number; readonly positive: number };
}

/** Computes marginals from functions of the variance. */
export function marginalsFrom(
  variances: Float64Array,
  square: (q: number) => number,
  slope: (q: number) => number,
): Marginals {
  return {
    variances,
    roots: variances.map(Math.sqrt),
    squares: variances.map(square),
    slopes: variances.map(slope),
  };
}
