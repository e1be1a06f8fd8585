import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (units of τ; steps × η)" };

export const plots = {
  strengths: {
    title: "Strength of the mode along each pathway",
    x,
    y: { label: "strength B of the pathway" },
  },
  loss: { title: "Loss", x, y: { label: "loss ½⟨‖y − ŷ‖²⟩" } },
} as const satisfies Plots;

/** Draws strengths of pathways and losses against time; `gates.ts` draws the graph itself. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
