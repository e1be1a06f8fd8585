import type { ForeignLoss } from "../networks";

/** Squared losses; all are multiples of ½⟨‖y − ŷ‖²⟩. */
export const SQUARED_LOSSES: readonly string[] = [
  "half-mean-square",
  "mean-square",
  "half-torch",
  "half-sum",
  "sum-square",
] satisfies (ForeignLoss | "sum-square")[];
