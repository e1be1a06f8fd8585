import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";

/** Draws the readouts of the last sample of each chain: the first two, or the only one in ascending order. */
export function posteriorFigure({ readouts }: { readonly readouts: NdArray }, chains: number): Figure {
  const [rows, width, m] = readouts.shape as [number, number, number];
  const last = (c: number, output: number) =>
    Array.from({ length: width }, (_, i) => readouts.get(((c + 1) * rows) / chains - 1, i, output));
  const isPlane = m > 1;
  return {
    name: "posterior-readouts",
    title: isPlane
      ? "Readouts of the neurons in the posterior"
      : "Readouts in the posterior, in ascending order",
    x: { label: isPlane ? "readout to output 1" : "neuron" },
    y: { label: isPlane ? "readout to output 2" : "readout" },
    marks: Array.from({ length: chains }, (_, c) => ({
      type: "dot",
      category: `chain ${c + 1}`,
      x: isPlane ? last(c, 0) : Array.from({ length: width }, (_, i) => i + 1),
      y: isPlane ? last(c, 1) : last(c, 0).sort((a, b) => a - b),
    })),
  };
}
