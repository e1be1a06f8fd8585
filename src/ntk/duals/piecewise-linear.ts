import { type Dual, marginalsFrom } from "./dual";
import { foldedAngle, halfOfSquares, sineLessChord } from "./half-angle";

/**
 * Creates the dual of φ(x) = a min(x, 0) + b max(x, 0) (Cho & Saul 2009 for ReLU), with κ = (a − b)²/(π (a² + b²)):
 *
 *   cos θ' = cos θ + κ (sin θ − θ cos θ),   E[φ′φ′] = (a² + b²)/2 − (a − b)² θ/(2π),
 *
 * in half-angles, computed from θ for acute angles and from π − θ for obtuse angles, so that both ends are accurate.
 */
export function piecewiseLinearDual(a: number, b: number): Dual {
  const power = (a * a + b * b) / 2;
  const curvature = ((a - b) * (a - b)) / (2 * Math.PI);
  const kappa = power === 0 ? 0 : curvature / power;
  const lambda = power === 0 ? 1 : (a * b) / power;
  return {
    piecewise: { negative: a, positive: b },
    marginals: (variances) =>
      marginalsFrom(
        variances,
        (q) => power * q,
        () => power,
      ),
    pair(_a, _i, _b, _j, half, out) {
      const psi = foldedAngle(half);
      const chord = (kappa / 2) * sineLessChord(psi);
      if (half >= 0) {
        const sine = half - chord;
        out.half = halfOfSquares(sine, 1 - sine);
        out.slope = power - curvature * psi;
        return;
      }
      // cos θ' = −λ cos ψ + κ (sin ψ − ψ cos ψ) with ψ = π − θ and λ = 1 − κπ.
      const cosine = (1 - lambda) / 2 - lambda * half + chord;
      out.half = halfOfSquares((1 + lambda) / 2 + lambda * half - chord, cosine);
      out.slope = a * b + curvature * psi;
    },
  };
}

/** Dual of the sign function: E[φφ] = 1 − 2θ/π (Sheppard 1899); the derivative is taken as 0. */
export const signDual: Dual = {
  marginals: (variances) =>
    marginalsFrom(
      variances,
      (q) => (q > 0 ? 1 : 0),
      () => 0,
    ),
  pair(_a, _i, _b, _j, half, out) {
    const fraction = foldedAngle(half) / Math.PI;
    out.half = half >= 0 ? halfOfSquares(fraction, 1 - fraction) : halfOfSquares(1 - fraction, fraction);
    out.slope = 0;
  },
};
