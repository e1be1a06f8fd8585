import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

export const plots = {
  outputs: {
    title: "Outputs at time t",
    x: { label: "angle of the input (degrees)" },
    y: { label: "output f(x)" },
  },
  loss: {
    title: "Loss until time t",
    x: { label: "time t = steps × η" },
    y: { label: "loss ½Σ(f − y)²", scale: "log" },
  },
  spectrum: {
    title: "Time scales of the kernel's modes",
    x: { label: "mode of the tangent kernel", integers: true },
    y: { label: "time scale t = 1 / eigenvalue", scale: "log" },
  },
} as const satisfies Plots;

/** Draws outputs over the circle, the loss, and the kernel's time scales. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
