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
  const extremes = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  let count = 0;
  for (const { data } of pool) {
    extremes[0] = data.reduce((least, w) => Math.min(least, w), extremes[0]!);
    extremes[1] = data.reduce((most, w) => Math.max(most, w), extremes[1]!);
    count += data.length;
  }
  const factor = powerOfTwoScale(extremes);
  const [least, most] = extremes.map((w) => w * factor) as unknown as [number, number];
  let sum = 0;
  for (const { data } of pool) {
    for (let k = 0; k < data.length; k++) sum += data[k]! * factor;
  }
  // The mean of equal numbers can differ from them by rounding.
  const mean = Math.min(most, Math.max(least, sum / count));
  let squares = 0;
  for (const { data } of pool) {
    for (let k = 0; k < data.length; k++) squares += (data[k]! * factor - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / count), least, most, factor };
}
