/** Remaining change of a curve, relative to its range, below which the curve has converged (the usual settling time). */
const REMAINDER = 0.02;
/** Remaining change of a curve, in standard deviations of its noise, below which the curve has converged. */
const NOISE_DEVIATIONS = 3;
/** Smallest number of samples up to convergence; fewer do not show how the curves change. */
const MIN_SAMPLES = 20;
/** Number of samples on either side over which a curve is smoothed by its median. */
const REACH = 2;
/** Median of |x| for a standard normal x. */
const NORMAL_MEDIAN = 0.6744897501960817;

/**
 * Counts the samples until all curves have converged, at least 20. A curve has converged at the sample from which on its
 * median over five samples stays within 2 % of its range, or within three standard deviations of its noise, of its last
 * value. The count therefore does not depend on the length of the plateau.
 */
export function countUntilConverged(curves: readonly Float64Array[]): number {
  const count = curves[0]!.length;
  const converged = Math.max(...curves.map(convergenceOf));
  return Math.min(count, Math.max(converged, MIN_SAMPLES));
}

/** Counts the samples of a curve up to the one from which on it stays near its last value. */
function convergenceOf(values: Float64Array): number {
  const smooth = values.map((_, i) => medianOf(values.subarray(Math.max(0, i - REACH), i + REACH + 1)));
  // The median over the last √T samples hardly varies with the noise of a long plateau.
  const last = medianOf(values.subarray(-Math.max(2 * REACH + 1, Math.round(Math.sqrt(values.length)))));
  const range = smooth.reduce((a, b) => Math.max(a, b)) - smooth.reduce((a, b) => Math.min(a, b));
  const threshold = Math.max(REMAINDER * range, NOISE_DEVIATIONS * curveNoise(values));
  let count = smooth.length;
  while (count > 0 && Math.abs(smooth[count - 1]! - last) <= threshold) count--;
  return count + 1;
}

/** Estimates the standard deviation of independent noise of a curve from the median of its second differences. */
export function curveNoise(values: Float64Array): number {
  const differences = values.subarray(2).map((x, i) => Math.abs(x - 2 * values[i + 1]! + values[i]!));
  return medianOf(differences) / (NORMAL_MEDIAN * Math.sqrt(6));
}

/** Computes the median, the upper of two. */
const medianOf = (values: Float64Array): number => values.slice().sort()[values.length >> 1]!;
