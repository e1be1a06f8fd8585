import type { CellMark, Figure } from "../figures/figure";
import type { KernelPair } from "./infinite/kernel-output";

/** Largest number of samples in a heat map; more cannot be distinguished. */
const MAX_SAMPLES = 40;

/** Draws both kernels as heat maps on one colour scale. */
export function kernelsFigure({ nngp, ntk }: KernelPair): Figure {
  const [rows = 0, columns = 0] = ntk.shape;
  const [shownRows, shownColumns] = [Math.min(rows, MAX_SAMPLES), Math.min(columns, MAX_SAMPLES)];
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));
  const cell = (panel: string, kernel: KernelPair["ntk"]): CellMark => ({
    type: "cell",
    panel,
    rows: numbers(shownRows),
    columns: numbers(shownColumns),
    values: Array.from({ length: shownRows }, (_, i) =>
      Array.from({ length: shownColumns }, (_, j) => kernel.get(i, j)),
    ),
    label: "kernel",
  });
  const caption = `The first ${shownRows} x ${shownColumns} entries of ${rows} x ${columns}.`;
  return {
    name: "kernels",
    title: "The kernels at infinite width",
    ...(shownRows < rows || shownColumns < columns ? { caption: caption } : {}),
    x: { label: "second sample" },
    y: { label: "first sample" },
    marks: [cell("NNGP kernel K", nngp), cell("tangent kernel Θ", ntk)],
  };
}
