/** Returns the largest magnitude of an entry; 0 for an empty array. */
export const largestMagnitude = (data: Float64Array): number =>
  data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Computes the Euclidean norm of a range of an array, by default all of it, without overflow of squares. */
export function norm(data: Float64Array, from = 0, length = data.length - from): number {
  let [largest, sum] = [0, 0];
  for (let i = from; i < from + length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0) return 0;
  for (let i = from; i < from + length; i++) sum += (data[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
