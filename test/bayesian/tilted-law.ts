/** Mean and logarithm of the normaliser of φ under the density ∝ e^{λφ(z) − z²/2}, by the trapezoidal rule. */
export function tiltedLaw(phi: (z: number) => number, lambda: number): { psi: number; mean: number } {
  let [sum, first, peak] = [0, 0, Number.NEGATIVE_INFINITY];
  const [step, count] = [0.04, 300];
  const exponents = Array.from({ length: 2 * count + 1 }, (_, i) => {
    const z = step * (i - count);
    const exponent = lambda * phi(z) - (z * z) / 2;
    peak = Math.max(peak, exponent);
    return [exponent, phi(z)] as const;
  });
  for (const [exponent, value] of exponents) {
    const weight = Math.exp(exponent - peak);
    sum += weight;
    first += weight * value;
  }
  return { psi: peak + Math.log((sum * step) / Math.sqrt(2 * Math.PI)), mean: first / sum };
}
