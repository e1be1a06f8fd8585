import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";

export const plots = {
  code: {
    title: "Which neurons respond to which class",
    x: { label: "neuron, in the order of the codes", integers: true },
    y: { label: "class", integers: true },
  },
  activations: {
    title: "Activations on class 1, by rank",
    x: { label: "rank of the neuron" },
    y: { label: "mean activation on class 1" },
  },
  readouts: {
    title: "Readouts of the neurons",
    x: { label: "readout to class 1" },
    y: { label: "readout to class 2" },
  },
} as const satisfies Plots;

/** Draws the code of all neurons, their activations and their readouts. */
export const figures = (outcome: Outcome) => plotsAsFigures(plots, outcome);
