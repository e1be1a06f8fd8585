import { findRoot } from "../../numerics/find-root";

/** Spectrum of a kernel, and the ridge. */
export interface RidgeProblem {
  readonly eigenvalues: Float64Array;
  readonly multiplicities: Float64Array;
  readonly ridge: number;
}

/** Largest number of Newton steps after the bracketing; each about doubles the number of correct digits. */
const NEWTON_STEPS = 4;

/**
 * Solves Σ λ_i/(λ_i + κ) + δ/κ = n for κ, which exists for δ above 0 or fewer samples than learnable modes. Each
 * multiplicity counts its eigenvalue so many times.
 *
 * The left side falls in κ, from above n at a lower bound to below n at (Σ λ_i + δ)/n. The zero is bracketed in ln κ, and
 * refined by Newton's method in κ.
 */
export function effectiveRidge(
  { eigenvalues, multiplicities, ridge }: RidgeProblem,
  samples: number,
): number {
  let [trace, modes, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (const [i, eigenvalue] of eigenvalues.entries()) {
    if (eigenvalue === 0) continue;
    trace += multiplicities[i]! * eigenvalue;
    modes += multiplicities[i]!;
    least = Math.min(least, eigenvalue);
  }
  let slope = 0;
  const excess = (kappa: number) => {
    let sum = ridge / kappa;
    slope = -sum / kappa;
    for (let i = 0; i < eigenvalues.length; i++) {
      const eigenvalue = eigenvalues[i]!;
      if (eigenvalue === 0) continue;
      const learned = (multiplicities[i]! * eigenvalue) / (eigenvalue + kappa);
      sum += learned;
      slope -= learned / (eigenvalue + kappa);
    }
    return sum - samples;
  };
  const fewest = modes > samples ? (least * (modes - samples)) / samples : 0;
  const low = Math.log(Math.max(ridge / samples, fewest, Number.MIN_VALUE));
  const high = Math.log((trace + ridge) / samples);
  const [atLow, atHigh] = [excess(Math.exp(low)), excess(Math.exp(high))];
  // Rounding alone can spoil the signs at the bounds, which are then the solution.
  if (!(atLow > 0)) return Math.exp(low);
  if (!(atHigh < 0)) return Math.exp(high);
  const root = findRoot((x) => excess(Math.exp(x)), low, atLow, high, atHigh, 1e-12);
  let kappa = Math.exp(root);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const next = kappa - excess(kappa) / slope;
    if (!(next > 0) || next === kappa) break;
    kappa = next;
  }
  return kappa;
}
