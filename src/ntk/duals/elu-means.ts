import { normalDensity, normalDistribution } from "../../numerics/erf";
import type { ProductMeans } from "./smooth-function";

/**
 * Writes the means of the ELU φ and its derivative for a normal variable of mean m and standard deviation τ to `out`:
 *
 *   E[φ′] = Φ(m/τ) + X,   E[φ] = m Φ(m/τ) + τ n(m/τ) + X − Φ(−m/τ),   X = E[eᵛ 1(v < 0)] = n(m/τ) M(m/τ + τ),
 *
 * with the standard normal density n and Mills's ratio M(x) = Φ(−x)/n(x).
 */
export function eluMeans(mean: number, deviation: number, out: ProductMeans): void {
  const z = mean / deviation;
  const density = normalDensity(z);
  const shifted = z + deviation;
  const negative =
    shifted > FRACTION_FROM
      ? density * millsRatio(shifted)
      : Math.exp(mean + (deviation * deviation) / 2) * normalDistribution(-shifted);
  const below = normalDistribution(-z);
  out.value = mean * (1 - below) + deviation * density + negative - below;
  out.slope = 1 - below + negative;
}

/** Smallest x for which the continued fraction converges fast. */
const FRACTION_FROM = 5;

/** Computes Φ(−x)/n(x) by Laplace's continued fraction, to rounding. */
function millsRatio(x: number): number {
  let tail = x;
  for (let k = 8 + Math.ceil(450 / (x * x)); k >= 1; k--) tail = x + k / tail;
  return 1 / tail;
}
