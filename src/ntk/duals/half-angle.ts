/*
 * The angle θ between two Gaussian variables (or vectors) is represented by one signed number, the half-angle square h:
 *
 *   h = sin²(θ/2) = (1 − cos θ)/2 for θ <= π/2,   h = −cos²(θ/2) = −(1 + cos θ)/2 for θ > π/2.
 *
 * Near θ = 0 and θ = π, h is accurate to rounding where cos θ is not: kernels of functions with kinks depend on θ
 * itself, and an error of 1e-16 in cos θ becomes 1e-8 in arccos. A right angle has h = 1/2. Opposite vectors have a
 * negative h of smallest magnitude, so that the sign always distinguishes acute from obtuse angles.
 */

/** h of opposite vectors; the square root of its magnitude, the cosine of the half-angle, is 1e-150. */
const OPPOSITE = -1e-300;

/** h for a right angle, and by convention for vectors of length 0. */
export const RIGHT_ANGLE = 0.5;

/** cos θ */
export const cosineOf = (half: number): number => (half < 0 ? -1 - 2 * half : 1 - 2 * half);

/** Computes h from cos θ, which may exceed [−1, 1] by rounding errors. */
export function halfOfCosine(cosine: number): number {
  if (cosine >= 0) return cosine < 1 ? (1 - cosine) / 2 : 0;
  return cosine > -1 ? -(1 + cosine) / 2 : OPPOSITE;
}

/** Computes h from sin²(θ/2) and cos²(θ/2); only the smaller of the two needs full relative accuracy. */
export function halfOfSquares(sine: number, cosine: number): number {
  if (sine <= cosine) return Math.max(sine, 0);
  return cosine > -OPPOSITE ? -cosine : OPPOSITE;
}

/** sin²(θ/2) */
export const sineSquare = (half: number): number => (half < 0 ? 1 + half : half);

/** cos²(θ/2) */
export const cosineSquare = (half: number): number => (half < 0 ? -half : 1 - half);

/** sin²θ */
export const fullSineSquare = (half: number): number => 4 * Math.abs(half) * (1 - Math.abs(half));

/** Computes the distance of θ from the nearer of 0 and π. */
export const foldedAngle = (half: number): number => 2 * Math.asin(Math.sqrt(Math.abs(half)));

/** Largest |h| for which the formulas for nearly parallel vectors are more accurate than the general ones. */
export const NEARLY_PARALLEL = 1e-3;

/** Computes sin ψ − ψ cos ψ for ψ in [0, π/2], by its series for small ψ to avoid cancellation. */
export function sineLessChord(psi: number): number {
  if (psi > 0.5) return Math.sin(psi) - psi * Math.cos(psi);
  const s = psi * psi;
  // Σ_k (−1)^k ψ^{2k+3} (2k + 2)/(2k + 3)!
  const tail = 1 / 840 - s * (1 / 45360 - s * (1 / 3991680 - s * (1 / 518918400 - s / 93405312000)));
  return psi * s * (1 / 3 - s * (1 / 30 - s * tail));
}
