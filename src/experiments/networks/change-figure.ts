import type { CoordinateCheck } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { PREDICTIONS } from "./parameterisations";

/** Draws the change of every layer against the width, with the predicted slopes, one panel for each scaling. */
export const changeFigure = (
  found: readonly { readonly scaling: string; readonly check: CoordinateCheck }[],
  layers: readonly string[],
  widths: readonly number[],
  row: number,
): Figure => ({
  name: "coordinate-check",
  title: "Change of the activations against the width",
  caption:
    "Mean absolute change of an activation, relative to that at the smallest width. A flat line means that the layer learns equally at all widths.",
  x: { label: "width (units)", scale: "log" },
  y: { label: "relative change of an activation", scale: "log" },
  marks: found.flatMap(({ scaling, check }, i) =>
    layers.flatMap((layer, l): Mark[] => {
      const series = { category: layer, panel: scaling, x: widths };
      const first = check.change.get(row, l, 0);
      return [
        {
          ...series,
          type: "line",
          method: "theory",
          y: widths.map((width) => (width / widths[0]!) ** PREDICTIONS[i]!.slopes[l]!),
        },
        {
          ...series,
          type: "dot",
          method: "networks",
          y: widths.map((_, w) => check.change.get(row, l, w) / first),
        },
      ];
    }),
  ),
});
