/**
 * Map from the dual variable u to the coefficients of a diagonal network of depth D: β = α^D h(u), odd and increasing.
 *
 *   D = 2:  h(u) = 2 sinh u
 *   D > 2:  h(u) = (1 − u)^(−p) − (1 + u)^(−p) on (−1, 1), p = D/(D − 2)
 *
 * (Woodworth et al. 2020). With θ = artanh u, the case D > 2 is 2 cosh^p(θ) sinh(pθ), which avoids cancellation.
 */
export interface DiagonalLink {
  /** h(u), infinite outside the domain. */
  value(u: number): number;
  /** h′(u) */
  slope(u: number): number;
  /** ∫₀ᵘ h */
  integral(u: number): number;
}

/** Returns the link function of a network of depth `depth` >= 2. */
export const diagonalLink = (depth: number): DiagonalLink => (depth === 2 ? exponential : power(depth));

const exponential: DiagonalLink = {
  value: (u) => 2 * Math.sinh(u),
  slope: (u) => 2 * Math.cosh(u),
  integral: (u) => 4 * Math.sinh(u / 2) ** 2,
};

function power(depth: number): DiagonalLink {
  const p = depth / (depth - 2);
  return {
    value(u) {
      if (Math.abs(u) >= 1) return u * Number.POSITIVE_INFINITY;
      return 2 * (1 - u * u) ** (-p / 2) * Math.sinh(p * Math.atanh(u));
    },
    slope: (u) =>
      Math.abs(u) >= 1 ? Number.POSITIVE_INFINITY : p * ((1 - u) ** (-p - 1) + (1 + u) ** (-p - 1)),
    integral: (u) => (Math.abs(u) >= 1 ? Number.POSITIVE_INFINITY : integralToAngle(Math.atanh(u), depth)),
  };
}

/**
 * Computes ∫₀ᵘ h with u = tanh θ for a depth above 2: (1/k) ((1 − u)^(−k) + (1 + u)^(−k) − 2) with k = 2/(D − 2), as a
 * sum of positive terms.
 */
function integralToAngle(angle: number, depth: number): number {
  const k = 2 / (depth - 2);
  const growth = Math.expm1(k * Math.log1p(2 * Math.sinh(angle / 2) ** 2));
  return (2 / k) * (growth * Math.cosh(k * angle) + 2 * Math.sinh((k * angle) / 2) ** 2);
}
