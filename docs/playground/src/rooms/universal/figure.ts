import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (steps × η)" };

export const plots = {
  distances: { title: "Squared distances of two points", x, y: { label: "squared distance" } },
  loss: { title: "Loss", x, y: { label: "loss ½⟨(y − ŷ)²⟩" } },
} as const satisfies Plots;

/** Draws distances and loss against time. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
