import { meanOf } from "../../reports/numbers";

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

/** Exponent of a power law, estimated from samples. */
export interface Exponent {
  readonly exponent: number;
  readonly standardError: number;
}

/**
 * Estimates the exponent p of E[y] ∝ x^p from samples of y at each x, by least squares of the logarithms of their means,
 * weighted by the numbers of samples. The standard error assumes that the samples have the same relative standard
 * deviation at all x, which is estimated from all of them.
 */
export function exponentOf(x: readonly number[], samples: readonly (readonly number[])[]): Exponent {
  const [u, v] = [x.map(Math.log), samples.map((y) => Math.log(meanOf(y)))];
  const weights = samples.map(({ length }) => length);
  const count = weights.reduce((sum, n) => sum + n, 0);
  const weighted = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / count;
  const [mu, mv] = [weighted(u), weighted(v)];
  const variance = weighted(u.map((value) => (value - mu) ** 2));
  const exponent = weighted(u.map((value, i) => (value - mu) * (v[i]! - mv))) / variance;
  const scatter = samples.flatMap((y) => y.map((value) => (value / meanOf(y) - 1) ** 2));
  const relativeVariance = scatter.reduce((sum, square) => sum + square, 0) / (count - samples.length);
  return { exponent, standardError: Math.sqrt(relativeVariance / (count * variance)) };
}

/**
 * Returns the bound of a claim that an exponent has its value for large widths: 0.05 for the finite widths and two
 * standard errors, at most 0.15.
 */
export const exponentBound = (standardError: number): number => Math.min(0.05 + 2 * standardError, 0.15);

/**
 * Returns points at the given angles (in degrees) on the circle of radius √2, where the mean square of entries is 1.
 */
export const onCircle = (degrees: readonly number[]): number[][] =>
  degrees.map((angle) => {
    const a = (angle * Math.PI) / 180;
    return [Math.SQRT2 * Math.cos(a), Math.SQRT2 * Math.sin(a)];
  });

export { counted, meanOf, rounded } from "../../reports/numbers";
