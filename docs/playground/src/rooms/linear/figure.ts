import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (units of τ; steps × η)" };

export const plots = {
  modes: { title: "Strength of each mode in the network's map", x, y: { label: "mode strength u" } },
  loss: { title: "Loss", x, y: { label: "loss ½⟨‖y − ŷ‖²⟩" } },
} as const satisfies Plots;

/** Draws strengths and loss against time. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
