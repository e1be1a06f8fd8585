import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";
import { shortNumber, trajectoryFigure } from "../../figures/trajectory-figure";

/** Draws the change of every layer after the last number of steps against the width. */
export function changesFigure({
  steps,
  widths,
  change,
  slopes,
}: {
  readonly steps: Float64Array;
  readonly widths: Float64Array;
  readonly change: NdArray;
  readonly slopes: NdArray;
}): Figure {
  const last = steps.length - 1;
  const layers = slopes.shape[1]!;
  const nameOf = (l: number) => (l === layers - 1 ? "output" : `hidden layer ${l + 1}`);
  return trajectoryFigure({
    name: "coordinate-check",
    title: "Change of the activations against the width",
    caption: `Mean absolute change after ${steps[last]} ${steps[last] === 1 ? "step" : "steps"}. A flat line means that the layer learns equally at all widths.`,
    x: { label: "width (units)", scale: "log" },
    y: { label: "mean absolute change of an activation", scale: "log" },
    at: widths,
    curves: Array.from({ length: layers }, (_, l) => ({
      name: `${nameOf(l)}, slope ${shortNumber(slopes.get(last, l))}`,
      at: (w: number) => change.get(last, l, w),
    })),
  });
}
