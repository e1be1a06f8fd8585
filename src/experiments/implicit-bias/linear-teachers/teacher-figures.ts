import type { Figure, Mark } from "../../../plots";
import type { TeacherRun } from "./teacher-run";

/** Draws the spread of the clusters and the guaranteed fraction against the scale of the initial weights. */
export function scaleFigure(runs: readonly (readonly TeacherRun[])[]): Figure {
  const ofSeeds = (measure: (run: TeacherRun) => number, name: string): Mark[] =>
    runs.map((ofSeed) => ({
      type: "line",
      category: name,
      x: ofSeed.map(({ scale }) => scale),
      y: ofSeed.map(measure),
    }));
  return {
    name: "scales",
    title: "Small weights end in two clusters of neurons",
    caption:
      "One line for each seed. Spread: largest distance of a neuron from its cluster, in units of half of the distance of the clusters (cut at 2). " +
      "Guaranteed: fraction of random inputs that the network provably classifies like a hyperplane.",
    x: { label: "standard deviation of the initial weights", scale: "log" },
    y: { label: "fraction, or relative distance", domain: [0, 2] },
    marks: [
      ...ofSeeds(({ spread }) => Math.min(2, spread), "spread of the clusters"),
      ...ofSeeds(({ guaranteed }) => guaranteed, "guaranteed fraction of inputs"),
    ],
  };
}

/** Draws the first two weights of every neuron after training from small and from large weights. */
export function neuronFigure(ofSeed: readonly TeacherRun[]): Figure {
  const shown = [ofSeed[0]!, ofSeed[ofSeed.length - 1]!];
  return {
    name: "neurons",
    title: "Neurons after training, from small and from large weights",
    caption:
      "Each symbol is a neuron; the classes differ along the first input. Weights are relative to the longest neuron of each training.",
    x: { label: "weight of the first input (relative)" },
    y: { label: "weight of the second input (relative)" },
    marks: shown.flatMap(({ scale, neurons }) => {
      const longest = Math.max(...[...neurons.positive, ...neurons.negative].map((w) => Math.hypot(...w)));
      return (["positive", "negative"] as const).map(
        (side): Mark => ({
          type: "dot",
          category: `${side} neurons`,
          panel: `initial standard deviation ${scale}`,
          x: neurons[side].map((w) => w[0]! / longest),
          y: neurons[side].map((w) => w[1]! / longest),
        }),
      );
    }),
  };
}
