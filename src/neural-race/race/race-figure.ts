import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";
import { lossSentence, trajectoryFigure } from "../../figures/trajectory-figure";

/** Largest number of modes with a panel. */
const MAX_MODES = 6;

/** Draws the strengths of the edges over time, with a panel for each of the first modes. */
export function raceFigure({
  times,
  loss,
  edges,
  edgeStrengths,
}: {
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly edges: readonly string[];
  readonly edgeStrengths: NdArray;
}): Figure {
  const [, count = 0, modes = 0] = edgeStrengths.shape;
  const { data } = edgeStrengths;
  const omission = modes > MAX_MODES ? ` The first ${MAX_MODES} of ${modes} modes are shown.` : "";
  return trajectoryFigure({
    name: "race",
    title: "How the pathways race, mode by mode",
    caption: `${lossSentence(loss)}${omission}`,
    y: { label: "strength B of the mode on the edge" },
    at: times,
    curves: edges.flatMap((name, e) =>
      Array.from({ length: Math.min(modes, MAX_MODES) }, (_, m) => ({
        name,
        panel: `mode ${m + 1}`,
        at: (i: number) => data[(i * count + e) * modes + m]!,
      })),
    ),
  });
}
