import type { NdArray } from "../arrays/types";
import type { Figure } from "../figures/figure";

/** Largest number of neurons in the heat map. */
const MAX_NEURONS = 60;

/** Draws the mean activations of the neurons as a heat map. */
export function selectivityFigure({ selectivity }: { readonly selectivity: NdArray }): Figure {
  const [neurons, classes] = selectivity.shape as [number, number];
  const drawn = Math.min(neurons, MAX_NEURONS);
  const rows = Array.from({ length: drawn }, (_, i) => i);
  const columns = Array.from({ length: classes }, (_, c) => c);
  return {
    name: "selectivity",
    title: "Mean activation of every neuron on every class",
    ...(drawn < neurons ? { caption: `The first ${drawn} of ${neurons} neurons.` } : {}),
    x: { label: "class" },
    y: { label: "neuron" },
    marks: [
      {
        type: "cell",
        rows: rows.map(String),
        columns: columns.map(String),
        values: rows.map((i) => columns.map((c) => selectivity.get(i, c))),
        label: "mean activation",
      },
    ],
  };
}
