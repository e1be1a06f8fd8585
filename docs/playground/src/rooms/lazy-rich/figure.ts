import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (units of τ; steps × η)" };

export const plots = {
  loss: { title: "Loss", x, y: { label: "loss ½⟨‖y − ŷ‖²⟩" } },
  kernel: {
    title: "Distance of the tangent kernel from its initial value",
    x,
    y: { label: "1 − ⟨Θ(0), Θ(t)⟩ / ‖Θ(0)‖‖Θ(t)‖" },
  },
  representation: {
    title: "Similarity in the hidden layer at time t",
    x: { label: "second of the pair" },
    y: { label: "first of the pair" },
  },
} as const satisfies Plots;

/** Draws loss and kernel against time, and the similarities at one time. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
