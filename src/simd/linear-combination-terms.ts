/**
 * Writes a list of terms for the kernels `combine` and `weightedSquares`, two numbers per term: a coefficient and the
 * byte offset of its vector. Once per row of a tableau is enough, unless the vectors move.
 *
 * @param target an array in the workspace of the vectors, of at least two numbers per term
 * @returns the number of terms
 */
export function writeTerms(
  target: Float64Array,
  coefficients: ArrayLike<number>,
  vectors: readonly Float64Array[],
): number {
  for (let j = 0; j < coefficients.length; j++) {
    target[2 * j] = coefficients[j]!;
    target[2 * j + 1] = vectors[j]!.byteOffset;
  }
  return coefficients.length;
}
