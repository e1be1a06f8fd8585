import type { PairMoments } from "./dual";
import { halfOfSquares } from "./half-angle";
import type { NormalMeans } from "./normal-means";
import type { Rule } from "./trapezoid";

/** A pair of normal variables u, v and their moments. */
export interface NearPair {
  /** Standard deviations of u and v, r1 >= r2. */
  readonly r1: number;
  readonly r2: number;
  /** √E[φ(u)²] and √E[φ(v)²]. */
  readonly s1: number;
  readonly s2: number;
  /** Half-angle square between u and v. */
  readonly half: number;
  /** Moments with an inaccurate half-angle square near 0. */
  readonly out: PairMoments;
}

/** Half-angle square of equal variables with the sign for obtuse angles. */
const OPPOSITE = -Number.MIN_VALUE;

/** Standard deviation of v given u below which E[φ′φ′] is linear in the half-angle square to rounding. */
const MAX_DEVIATION = 3e-4;
/** The same for a function that bends at 0. */
const MAX_BENT_DEVIATION = 1e-6;

const edge = { value: 0, slope: 0 };

/**
 * Computes the half-angle square between nearly parallel φ(u) and φ(v),
 *
 *   sin²(θ'/2) = ¼ E[(φ(u)/s1 − φ(v)/s2)²],   s1² = E[φ(u)²], s2² = E[φ(v)²],
 *
 * (with a plus for nearly opposite variables) without cancellation: by quadrature of the square, or, where u and v are
 * so nearly parallel that rounding of v disturbs that, from its value at θ = 0 and its derivative
 * √(q11 q22) E[φ′φ′]/(s1 s2) by sin²(θ/2).
 */
export function nearHalfAngle(means: NormalMeans, rule: Rule, pair: NearPair): number {
  const { r1, r2, s1, s2, half, out } = pair;
  const isOpposite = out.half < 0;
  const [a, b] = [1 / s1, (isOpposite ? 1 : -1) / s2];
  const deviation = 2 * r2 * Math.sqrt(Math.abs(half)) * 2 ** rule.halvings;
  const limit = means.f.bendsAtZero ? MAX_BENT_DEVIATION : MAX_DEVIATION;
  let square: number;
  if (deviation < limit && half < 0 === isOpposite) {
    const start = half < 0 ? OPPOSITE : 0;
    means.products(rule, r1, r2, start, edge);
    const slope = ((edge.slope + out.slope) / 2) * (r1 / s1) * (r2 / s2);
    square = means.squaredSum(rule, r1, r2, start, a, b) / 4 + Math.abs(half) * slope;
  } else square = means.squaredSum(rule, r1, r2, half, a, b) / 4;
  return isOpposite ? halfOfSquares(1 - square, square) : halfOfSquares(square, 1 - square);
}
