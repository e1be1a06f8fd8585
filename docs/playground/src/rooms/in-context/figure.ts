import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";
import type { InContextValues } from "./parameters";

const x = { label: "time t (units of τ)" };
const loss = "loss ½⟨(y − ŷ)²⟩";

/** Returns titles and axes; of a network that learns nothing the axes are fixed, so as not to magnify its noise. */
export function plotsOf({ query, inputs }: InContextValues) {
  const within = (low: number, high: number) => (query === "other" ? { domain: [low, high] as const } : {});
  return {
    loss: { title: "Loss on new sequences", x, y: { label: loss, ...within(0, inputs) } },
    directions: {
      title: "Learned part of each direction",
      x,
      y: { label: "entry of M / optimum", ...within(-0.5, 1.1) },
    },
    context: {
      title: "Test with other numbers of examples",
      x: { label: "examples in the context", scale: "log" },
      y: { label: loss, scale: "log", ...within(inputs / 20, 2 * inputs) },
    },
  } as const satisfies Plots;
}

/** Draws the loss and the learned directions over time, and the loss against the number of examples at one time. */
export const figures = (outcome: Outcome, values: InContextValues) =>
  plotsAsFigures(plotsOf(values), outcome);
