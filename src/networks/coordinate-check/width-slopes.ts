import { studentQuantile } from "../../numerics/student-t";

/** Slope of log₂ change on log₂ width, with its 95 % confidence interval over seeds. */
export interface WidthSlope {
  readonly slope: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * Fits a slope to the changes of each seed by least squares, and returns the mean over seeds with the interval of
 * Student's t distribution.
 *
 * @param widths W different widths
 * @param changes changes above 0, one list of W numbers for each of at least two seeds
 */
export function widthSlope(widths: ArrayLike<number>, changes: readonly (readonly number[])[]): WidthSlope {
  const x = Array.from(widths, Math.log2);
  const centre = meanOf(x);
  const spread = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const slopes = changes.map(
    (row) => row.reduce((sum, change, w) => sum + (x[w]! - centre) * Math.log2(change), 0) / spread,
  );
  const slope = meanOf(slopes);
  const seeds = slopes.length;
  const variance = slopes.reduce((sum, value) => sum + (value - slope) ** 2, 0) / (seeds - 1);
  const half = studentQuantile(0.975, seeds - 1) * Math.sqrt(variance / seeds);
  return { slope, interval: [slope - half, slope + half] };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);
