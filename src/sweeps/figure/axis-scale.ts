import { extent, max, min, pairs } from "d3-array";

/** Smallest ratio of the largest to the smallest value that takes a logarithmic scale. */
const WIDE = 30;

/** Returns the scale of an axis through parameters: logarithmic if their ratios are more even than their differences. */
export function axisScale(values: readonly number[]): "linear" | "log" {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length < 3 || sorted[0]! <= 0) return "linear";
  const unevenness = (places: readonly number[]) => {
    const gaps = pairs(places, (place, next) => next - place);
    return max(gaps)! / min(gaps)!;
  };
  return unevenness(sorted.map(Math.log)) < unevenness(sorted) ? "log" : "linear";
}

/** Returns the scale of measured values: logarithmic if they are positive and differ by more than a factor of 30. */
export function valueScale(values: readonly number[]): "linear" | "log" {
  const [low = 0, high = 0] = extent(values);
  return low > 0 && high > WIDE * low ? "log" : "linear";
}
