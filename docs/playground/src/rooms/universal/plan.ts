import type { UniversalValues } from "./parameters";

const RECORDS = 40;
/** Points of the theory. */
export const LINE = 161;
/** Ratio of the ends of an interval above which a rate counts as not determined. */
export const WIDEST = 1e4;

/** Numbers derived from the values, for the computation and the copied code. */
export interface UniversalPlan {
  readonly widths: readonly number[];
  /** Index of the observed hidden layer, from 0. */
  readonly layer: number;
  readonly epochs: number;
  readonly every: number;
}

export function universalPlan({ depth, width, epochs }: UniversalValues): UniversalPlan {
  const steps = Math.round(epochs);
  return {
    widths: [1, ...new Array<number>(depth).fill(width), 1],
    layer: Math.floor((depth - 1) / 2),
    epochs: steps,
    every: Math.max(1, Math.round(steps / RECORDS)),
  };
}
