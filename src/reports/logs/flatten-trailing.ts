import { type NdArray, toNdArray } from "../../arrays";

/**
 * Merges the dimensions after the first `leading` ones: with two, [T, P, ...] becomes [T, P, n], and [T, P] becomes [T, P, 1].
 * Arrays with fewer dimensions are returned unchanged.
 */
export function flattenTrailing(array: NdArray, leading: 1 | 2): NdArray {
  if (array.shape.length < leading) return array;
  const trailing = array.shape.slice(leading).reduce((product, size) => product * size, 1);
  return toNdArray(array.data, [...array.shape.slice(0, leading), trailing]);
}
