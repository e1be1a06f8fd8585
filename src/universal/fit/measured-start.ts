import type { UniversalState } from "../problem";
import { curveNoise } from "./convergence";
import type { Measurements } from "./read-trajectory";

/** Largest sample-to-sample noise, relative to a curve's range, at which the first sample serves as the start. */
export const MAX_START_NOISE = 1e-3;

/** Returns the first sample of a trajectory. */
export const firstSample = ({ curves }: Measurements): UniversalState => ({
  representation: curves.representation[0]!,
  output: curves.output[0]!,
  alignment: curves.alignment[0]!,
});

/**
 * Returns the first sample as a possible state of two points, which noise can make it miss: y is raised to u², the
 * square of the output difference along the targets, u = (y − w)/‖dy‖, and w with it. A representation distance that is
 * not positive becomes the noise of its curve, or its smallest positive sample if there is no noise.
 */
export function measuredStart(data: Measurements): UniversalState {
  const { representation, output, alignment } = firstSample(data);
  const product = data.targetDistance === 0 ? 0 : output - alignment;
  const along = product === 0 ? 0 : product / data.targetDistance;
  const possibleOutput = Math.max(output, along * along);
  return {
    representation: representation > 0 ? representation : smallestDistance(data.curves.representation),
    output: possibleOutput,
    alignment: possibleOutput === output && data.targetDistance > 0 ? alignment : possibleOutput - product,
  };
}

/** Returns a positive distance that the noise of a curve does not distinguish from zero; 0 if no sample is positive. */
function smallestDistance(curve: Float64Array): number {
  const noise = curveNoise(curve);
  if (noise > 0) return noise;
  const smallest = curve.reduce((least, x) => (x > 0 ? Math.min(least, x) : least), Number.POSITIVE_INFINITY);
  return Number.isFinite(smallest) ? smallest : 0;
}
