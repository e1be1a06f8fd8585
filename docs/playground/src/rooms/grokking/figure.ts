import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

const x = { label: "time t (steps × η)", scale: "log" } as const;

export const plots = {
  loss: {
    title: "Unexplained variance of the targets",
    x,
    y: { label: "⟨(f − y)²⟩ / var y", scale: "log" },
  },
  kernel: {
    title: "Tangent kernel on the test samples",
    x,
    y: { label: "cosine, or 1 − cosine" },
  },
  outputs: {
    title: "Outputs at time t, infinite width",
    x: { label: "projection βᵀx of the input" },
    y: { label: "output f(x)" },
  },
} as const satisfies Plots;

/** Draws losses and kernel against time, and the outputs at one time. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
