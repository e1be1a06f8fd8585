import { powerOfTwoScale } from "../linalg/dense";
import { isConstant } from "./tie-groups";

/** Returns the vector divided by its norm; undefined for zeros. */
export function unitVector(values: Float64Array): Float64Array | undefined {
  const factor = powerOfTwoScale(values);
  const scaled = values.map((x) => x * factor);
  const norm = Math.sqrt(dotProduct(scaled, scaled));
  return norm === 0 ? undefined : scaled.map((x) => x / norm);
}

/** Returns the deviations from the mean, divided by their norm; undefined if all values are equal up to rounding. */
export function unitDeviations(values: Float64Array): Float64Array | undefined {
  if (isConstant(values)) return undefined;
  const factor = powerOfTwoScale(values);
  const first = values[0]! * factor;
  const shifted = values.map((x) => x * factor - first);
  const mean = shifted.reduce((sum, x) => sum + x / values.length, 0);
  return unitVector(shifted.map((x) => x - mean));
}

/** Computes the inner product of two vectors. */
export function dotProduct(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
