/** The function ψ(λ) = log E[e^{λφ(z)}] of a standard normal z, with two derivatives. */
export interface TiltedMoments {
  /** Smallest and largest activation from which searches of minima start. */
  readonly range: readonly [smallest: number, largest: number];
  /** ψ(λ) of the last call of `evaluate`; its first and second derivative, the mean and variance of φ under e^{λφ}. */
  value: number;
  mean: number;
  variance: number;
  /** Computes the three numbers at λ. */
  evaluate(lambda: number): void;
}
