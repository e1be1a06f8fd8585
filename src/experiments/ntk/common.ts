export { seedsFrom } from "../universal/common";

/** Returns first, 2 · first, 4 · first, ... below `last`, followed by `last`. */
export function doublings(first: number, last: number): number[] {
  const values: number[] = [];
  for (let value = first; value < last; value *= 2) values.push(value);
  return [...values, last];
}

/** Estimates the exponent p of y ∝ x^p by least squares of the logarithms. */
export function logSlope(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [mu, mv] = [u, v].map((w) => w.reduce((sum, value) => sum + value, 0) / w.length) as [number, number];
  let [uv, uu] = [0, 0];
  for (const [i, value] of u.entries()) {
    uv += (value - mu) * (v[i]! - mv);
    uu += (value - mu) ** 2;
  }
  return uv / uu;
}

/**
 * Returns points at the given angles (in degrees) on the circle of radius √2, where the mean square of entries is 1.
 */
export const onCircle = (degrees: readonly number[]): number[][] =>
  degrees.map((angle) => {
    const a = (angle * Math.PI) / 180;
    return [Math.SQRT2 * Math.cos(a), Math.SQRT2 * Math.sin(a)];
  });

export { counted, meanOf, rounded } from "../../reports/numbers";
