import type { Outcome, Point } from "../outcome";

/** Finished point with measured values that are NaN or infinite. */
export interface NonFinitePoint {
  readonly point: Point;
  /** Names of these values. */
  readonly values: readonly string[];
}

/** Returns a point with the names of its values that are NaN or infinite; undefined if it has none. */
export function nonFinitePoint({ point, values = {} }: Outcome): NonFinitePoint | undefined {
  const names = Object.keys(values).filter((name) => isNonFinite(values[name]));
  return names.length === 0 ? undefined : { point, values: names };
}

const isNonFinite = (value: unknown): boolean => typeof value === "number" && !Number.isFinite(value);
