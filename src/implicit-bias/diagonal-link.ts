import { argumentsOf } from "../arrays/arguments";

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
  /** h⁻¹(z). */
  inverse(z: number): number;
  /** ∫₀^z h⁻¹ = z u − ∫₀ᵘ h with u = h⁻¹(z). */
  potential(z: number): number;
}

/** Returns the link function of a network of depth `depth` >= 2. */
export const diagonalLink = (depth: number): DiagonalLink => (depth === 2 ? exponential : power(depth));

const exponential: DiagonalLink = {
  value: (u) => 2 * Math.sinh(u),
  slope: (u) => 2 * Math.cosh(u),
  integral: (u) => 4 * Math.sinh(u / 2) ** 2,
  inverse: (z) => Math.asinh(z / 2),
  potential: (z) => z * Math.asinh(z / 2) - 4 * Math.sinh(Math.asinh(z / 2) / 2) ** 2,
};

function power(depth: number): DiagonalLink {
  const p = depth / (depth - 2);
  const k = 2 / (depth - 2);
  // (1/k) ((1 − u)^(−k) + (1 + u)^(−k) − 2) as a sum of positive terms.
  const integralTo = (angle: number): number => {
    const growth = Math.expm1(k * Math.log1p(2 * Math.sinh(angle / 2) ** 2));
    return (2 / k) * (growth * Math.cosh(k * angle) + 2 * Math.sinh((k * angle) / 2) ** 2);
  };
  return {
    value(u) {
      if (Math.abs(u) >= 1) return u * Number.POSITIVE_INFINITY;
      return 2 * (1 - u * u) ** (-p / 2) * Math.sinh(p * Math.atanh(u));
    },
    slope: (u) =>
      Math.abs(u) >= 1 ? Number.POSITIVE_INFINITY : p * ((1 - u) ** (-p - 1) + (1 + u) ** (-p - 1)),
    integral: (u) => (Math.abs(u) >= 1 ? Number.POSITIVE_INFINITY : integralTo(Math.atanh(u))),
    inverse: (z) => Math.sign(z) * Math.tanh(angleFor(Math.abs(z), p)),
    // Computed in θ, because u rounds to 1 already for moderate z.
    potential(z) {
      const angle = angleFor(Math.abs(z), p);
      return Math.abs(z) * Math.tanh(angle) - integralTo(angle);
    },
  };
}

const MAX_ITERATIONS = 100;

/**
 * Solves 2 cosh^p(θ) sinh(pθ) = z for θ >= 0 by Newton's method, which decreases monotonically because the function is
 * convex and the start is an upper bound.
 */
function angleFor(z: number, p: number): number {
  if (z === 0) return 0;
  // Upper bounds: from cosh θ >= 1, and from cosh θ > e^θ/2, which is tighter for large z.
  let angle = Math.asinh(z / 2) / p;
  if (z > 2) angle = Math.min(angle, (Math.log(z) / p + Math.LN2) / 2 + 0.1);
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const [sinh, cosh, tanh] = [Math.sinh(p * angle), Math.cosh(p * angle), Math.tanh(angle)];
    const rise = Math.cosh(angle) ** p;
    const step = (2 * rise * sinh - z) / (2 * p * rise * (cosh + tanh * sinh));
    const next = angle - step;
    if (!(next < angle)) return angle;
    angle = next;
  }
  throw argumentsOf("diagonalPotential").notConverged("Newton's method for the potential did not converge", {
    iterations: MAX_ITERATIONS,
    residual: angle,
  });
}
