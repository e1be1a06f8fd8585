import { generator } from "../../../random";
import { meanOf } from "../../../reports/numbers";

/** Forgetting (K₁₂/K₂₂)² over draws of random features. */
export interface FeatureForgetting {
  readonly width: number;
  readonly draws: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Draws the kernel of random ReLU features on two unit inputs at an angle in radians, [K₁₁, K₁₂, K₂₂]. */
export function featureKernel(width: number, angle: number, seed: number): readonly [number, number, number] {
  const random = generator(seed);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [first, both, second] = [0, 0, 0];
  for (let k = 0; k < width; k++) {
    const [u, v] = [random.normal(), random.normal()];
    const [a, b] = [Math.max(0, u), Math.max(0, cos * u + sin * v)];
    first += (a * a) / width;
    both += (a * b) / width;
    second += (b * b) / width;
  }
  return [first, both, second];
}

/** Measures the forgetting of random features over `draws` draws, with seeds from `seed` on. */
export function featureForgetting(
  width: number,
  angle: number,
  draws: number,
  seed: number,
): FeatureForgetting {
  const values = Array.from({ length: draws }, (_, k) => {
    const [, both, second] = featureKernel(width, angle, seed + k);
    return (both / second) ** 2;
  });
  const mean = meanOf(values);
  const variance = meanOf(values.map((x) => (x - mean) ** 2));
  return { width, draws, mean, deviation: Math.sqrt(variance) };
}

/**
 * Computes the limit of (K₁₂/K₂₂)² at large width, its excess times the width and its standard deviation times √width, to
 * first order in 1/width, from the moments of one feature.
 */
export function featureLaw(angle: number): { limit: number; excess: number; deviation: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const rest = Math.PI - angle;
  // Means of a = [u]₊[v]₊ and b = [v]₊², and their second moments, by integrals over the angle of (u, v).
  const [meanA, meanB] = [(sin + rest * cos) / (2 * Math.PI), 1 / 2];
  const aa = (3 * sin * cos + rest * (1 + 2 * cos * cos)) / (2 * Math.PI);
  const bb = 3 / 2;
  const primitive = (x: number): number =>
    cos * ((3 * x) / 8 + Math.sin(2 * x) / 4 + Math.sin(4 * x) / 32) - (sin * Math.cos(x) ** 4) / 4;
  const ab = (8 / (2 * Math.PI)) * (primitive(Math.PI / 2) - primitive(angle - Math.PI / 2));
  const [varA, varB, covariance] = [aa - meanA ** 2, bb - meanB ** 2, ab - meanA * meanB];
  // Derivatives of a²/b².
  const [byA, byB] = [(2 * meanA) / meanB ** 2, (-2 * meanA ** 2) / meanB ** 3];
  const [byAA, byAB, byBB] = [2 / meanB ** 2, (-4 * meanA) / meanB ** 3, (6 * meanA ** 2) / meanB ** 4];
  return {
    limit: (meanA / meanB) ** 2,
    excess: (byAA * varA + 2 * byAB * covariance + byBB * varB) / 2,
    deviation: Math.sqrt(byA ** 2 * varA + 2 * byA * byB * covariance + byB ** 2 * varB),
  };
}
