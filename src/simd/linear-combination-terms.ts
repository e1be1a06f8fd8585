/**
 * Writes a list of terms as `combine` and `weightedSquares` read it, two numbers for each: a coefficient and where its
 * vector lies. Write it once per row of a tableau, and again only when vectors change places.
 *
 * @param target an array of the vectors' workspace, at least twice as long as there are terms
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
