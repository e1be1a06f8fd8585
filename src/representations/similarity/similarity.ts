/** Value of a measure of similarity. */
export interface Similarity {
  /** Value of the measure; 0 if it is not defined. */
  readonly value: number;
  /** True if the measure is not defined for these activations, for example because a side has no variance. */
  readonly degenerate: boolean;
}

/** Value of a measure that is not defined. */
export const UNDEFINED_SIMILARITY: Similarity = { value: 0, degenerate: true };

/** Returns a value that exceeds the interval [-1, 1] by rounding errors at most. */
export const similarityOf = (value: number): Similarity => ({
  value: Math.max(-1, Math.min(1, value)),
  degenerate: false,
});
