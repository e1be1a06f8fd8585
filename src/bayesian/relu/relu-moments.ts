import { normalDensity, normalDistribution } from "../../numerics/erf";
import type { TiltedMoments } from "../codes/tilted-moments";

/** Overlap below which an expansion for λ → −∞ replaces the normal distribution, which underflows. */
const FAR = -30;

/** Density of the standard normal distribution at 0. */
const CENTRE = normalDensity(0);

/** Prepares ψ(λ) = log(½ + e^{λ²/2} Φ(λ)) and its derivatives for φ(z) = max(z, 0). */
export function reluMoments(): TiltedMoments {
  const moments: TiltedMoments = {
    range: [0, 3],
    value: 0,
    mean: 0,
    variance: 0,
    evaluate(lambda) {
      // Mass of positive z, ∫ z and ∫ z² over them, and the mass of negative z; for λ > 0 all divided by e^{λ²/2}.
      const scale = lambda > 0 ? Math.exp((-lambda * lambda) / 2) : 1;
      const mass = massOf(lambda);
      const first = lambda < FAR ? farFirst(lambda) : lambda * mass + CENTRE * scale;
      const second = lambda < FAR ? farSecond(lambda) : mass + lambda * first;
      const total = scale / 2 + mass;
      moments.value = lambda > 0 ? (lambda * lambda) / 2 + Math.log(total) : Math.log(total);
      moments.mean = first / total;
      moments.variance = Math.max(0, second / total - moments.mean ** 2);
    },
  };
  return moments;
}

/** Computes e^{λ²/2} Φ(λ), for λ > 0 without the exponential. */
function massOf(lambda: number): number {
  if (lambda > 0) return normalDistribution(lambda);
  if (lambda < FAR) return (CENTRE - farFirst(lambda)) / -lambda;
  return Math.exp((lambda * lambda) / 2) * normalDistribution(lambda);
}

/** Computes λ e^{λ²/2} Φ(λ) + 1/√(2π) for λ → −∞, by its asymptotic expansion. */
function farFirst(lambda: number): number {
  const x = lambda ** -2;
  return CENTRE * x * (1 - 3 * x * (1 - 5 * x * (1 - 7 * x)));
}

/** Computes the integral of z² e^{λz − z²/2}/√(2π) over z > 0 for λ → −∞, by its asymptotic expansion. */
function farSecond(lambda: number): number {
  const x = lambda ** -2;
  return -2 * CENTRE * lambda ** -3 * (1 - 6 * x * (1 - (15 / 2) * x * (1 - (28 / 3) * x)));
}
