import { separability } from "../../../representations";

/** Directions and eigenvalues of a covariance of input gradients. */
type Spectrum = Parameters<typeof separability>[1];

/**
 * Computes the shares of the variance of input gradients at the frequencies 0, 1, ..., n/2 of the circle of inputs.
 *
 * @param anisotropy directions and eigenvalues for an even number n of inputs
 */
export function frequencyShares(anisotropy: Spectrum): number[] {
  const n = anisotropy.eigenvalues.length;
  const total = anisotropy.eigenvalues.reduce((sum, value) => sum + value, 0);
  return Array.from({ length: n / 2 + 1 }, (_, frequency) => {
    const waves = frequency === 0 || frequency === n / 2 ? [Math.cos] : [Math.cos, Math.sin];
    const energy = waves.reduce((sum, wave) => {
      const direction = Array.from({ length: n }, (_x, i) => wave((2 * Math.PI * frequency * i) / n));
      return sum + separability(direction, anisotropy);
    }, 0);
    return energy / total;
  });
}

/**
 * Computes these shares in closed form for a linear network with a convolution around the circle and average pooling:
 * proportional to |D(f)|², D(f) = sin(πfq/n) / (q sin(πf/n)), with the window q.
 */
export function pooledShares(inputs: number, window: number): number[] {
  const energies = Array.from({ length: inputs / 2 + 1 }, (_, frequency) => {
    const angle = (Math.PI * frequency) / inputs;
    const mean = frequency === 0 ? 1 : Math.sin(window * angle) / (window * Math.sin(angle));
    return (frequency === 0 || frequency === inputs / 2 ? 1 : 2) * mean ** 2;
  });
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  return energies.map((energy) => energy / total);
}

/** Computes the share of the frequencies up to a quarter of the highest one. */
export const lowShare = (shares: readonly number[]): number =>
  shares.slice(0, Math.floor((shares.length - 1) / 4) + 1).reduce((sum, share) => sum + share, 0);
