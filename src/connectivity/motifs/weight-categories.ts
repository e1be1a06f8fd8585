import type { Matrix } from "../../arrays/types";
import { powerOfTwoScale } from "../../linalg/dense";

/** Colours of the edges of a weight graph. */
const COLOURS = { strongNegative: 0, mild: 1, strongPositive: 2 } as const;

/** Returns the function that gives the colour of a weight, or undefined for one that is left out. */
export function weightCategories(
  pool: readonly Matrix[],
  { densityCut, strongShare }: { densityCut: number; strongShare: number },
): (weight: number) => number | undefined {
  const { mean, deviation, least, most, factor } = fitGaussian(pool);
  const reach = deviation * Math.sqrt(-2 * Math.log(densityCut));
  const [lower, upper] = [mean - reach, mean + reach];
  const strongBelow = lower + strongShare * (least - lower);
  const strongAbove = upper + strongShare * (most - upper);
  return (weight) => {
    const w = weight * factor;
    if (w > upper) return w > strongAbove ? COLOURS.strongPositive : COLOURS.mild;
    if (w < lower) return w < strongBelow ? COLOURS.strongNegative : COLOURS.mild;
    return undefined;
  };
}

/** Fits a Gaussian to all entries times a factor that keeps their squares from overflowing, and finds their extremes. */
function fitGaussian(pool: readonly Matrix[]) {
  const factor = Math.min(...pool.map(({ data }) => powerOfTwoScale(data)));
  let [count, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { data } of pool) {
    for (let k = 0; k < data.length; k++) {
      const w = data[k]! * factor;
      sum += w;
      least = Math.min(least, w);
      most = Math.max(most, w);
    }
    count += data.length;
  }
  // The mean of equal numbers can differ from them by rounding.
  const mean = Math.min(most, Math.max(least, sum / count));
  let squares = 0;
  for (const { data } of pool) {
    for (let k = 0; k < data.length; k++) squares += (data[k]! * factor - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / count), least, most, factor };
}
