/** What a dual activation knows of each Gaussian variable by itself. */
export interface Marginals {
  /** q = E[u²] */
  readonly variances: Float64Array;
  /** √q */
  readonly roots: Float64Array;
  /** E[φ(u)²] */
  readonly squares: Float64Array;
  /** E[φ′(u)²] */
  readonly slopes: Float64Array;
  /** The Hermite coefficients of φ(√q ξ), `terms` for each variable, where the dual needs them. */
  readonly coefficients?: Float64Array;
  /** The same of φ′. */
  readonly slopeCoefficients?: Float64Array;
}

/** What a dual activation says of a pair of Gaussian variables. */
export interface PairMoments {
  /** The half-angle square between φ(u) and φ(v) (see half-angle.ts). */
  half: number;
  /** E[φ′(u) φ′(v)] */
  slope: number;
}

/**
 * The dual of an activation φ: expectations over jointly normal (u, v) as functions of their variances and their angle
 * (Daniely, Frostig & Singer 2016).
 */
export interface Dual {
  marginals(variances: Float64Array): Marginals;
  /** Writes to `out` what holds for variable i of `a` and variable j of `b` at the half-angle square `half`. */
  pair(a: Marginals, i: number, b: Marginals, j: number, half: number, out: PairMoments): void;
  /** Set for φ(x) = negative · min(x, 0) + positive · max(x, 0), whose map of angles does not depend on the variances. */
  readonly piecewise?: { readonly negative: number; readonly positive: number };
}

/** Marginals from functions of the variance. */
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
