import { type Dual, marginalsFrom } from "./dual";
import { foldedAngle, halfOfSquares, sineLessChord } from "./half-angle";

/**
 * The dual of φ(x) = a min(x, 0) + b max(x, 0) (Cho & Saul 2009 for ReLU), with κ = (a − b)²/(π (a² + b²)):
 *
 *   cos θ' = cos θ + κ (sin θ − θ cos θ),   E[φ′φ′] = (a² + b²)/2 − (a − b)² θ/(2π),
 *
 * written in half-angles, from θ for acute angles and from π − θ for obtuse ones, so that neither end loses digits.
 */
export function piecewiseLinearDual(a: number, b: number): Dual {
  const power = (a * a + b * b) / 2;
  const bend = ((a - b) * (a - b)) / (2 * Math.PI);
  const kappa = power === 0 ? 0 : bend / power;
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
        out.slope = power - bend * psi;
        return;
      }
      // cos θ' = −λ cos ψ + κ (sin ψ − ψ cos ψ) with ψ = π − θ and λ = 1 − κπ.
      const cosine = (1 - lambda) / 2 - lambda * half + chord;
      out.half = halfOfSquares((1 + lambda) / 2 + lambda * half - chord, cosine);
      out.slope = a * b + bend * psi;
    },
  };
}

/** The dual of the sign: E[φφ] = 1 − 2θ/π (Sheppard 1899); the derivative counts as 0. */
export const signDual: Dual = {
  marginals: (variances) =>
    marginalsFrom(
      variances,
      (q) => (q > 0 ? 1 : 0),
      () => 0,
    ),
  pair(_a, _i, _b, _j, half, out) {
    const part = foldedAngle(half) / Math.PI;
    out.half = half >= 0 ? halfOfSquares(part, 1 - part) : halfOfSquares(1 - part, part);
    out.slope = 0;
  },
};
