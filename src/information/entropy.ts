import type { NumberedRows } from "./number-rows";

/** Entropy of a discrete variable, estimated from samples. */
export interface Entropy {
  /** Plug-in entropy −Σ p log₂ p of the observed frequencies, in bits. */
  readonly plugIn: number;
  /** Miller-Madow correction (K − 1) / (2 N ln 2) for K observed values in N samples, in bits. */
  readonly correction: number;
}

/** Computes the entropy of numbered values; the result does not depend on the order of the samples. */
export function entropyOf({ numbers, count }: NumberedRows): Entropy {
  const samples = numbers.length;
  const frequencies = new Int32Array(count);
  for (const number of numbers) frequencies[number]! += 1;
  // Sorted, so that rounding does not depend on the order in which values appear.
  const sum = frequencies.sort().reduce((total, n) => total + n * Math.log2(n), 0);
  return { plugIn: Math.log2(samples) - sum / samples, correction: (count - 1) / (2 * samples * Math.LN2) };
}
