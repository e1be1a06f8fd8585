import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (units of τ)" };

export const plots = {
  loss: { title: "Loss on new sequences", x, y: { label: "loss ½⟨(y − ŷ)²⟩" } },
  directions: {
    title: "Learned part of each direction",
    x,
    y: { label: "entry of M / optimum" },
  },
  context: {
    title: "Test with other numbers of examples",
    x: { label: "examples in the context", scale: "log" },
    y: { label: "loss ½⟨(y − ŷ)²⟩", scale: "log" },
  },
} as const satisfies Plots;

/** Draws the loss and the learned directions over time, and the loss against the number of examples at one time. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
