import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";
import { columnCurves, trajectoryFigure } from "../../figures/trajectory-figure";

/** Draws the squared norms of the layers over time. */
export const growthFigure = ({
  times,
  squaredNorms,
}: {
  readonly times: Float64Array;
  readonly squaredNorms: NdArray;
}): Figure =>
  trajectoryFigure({
    name: "layer-growth",
    title: "How the layers grow",
    x: { label: "time t" },
    y: { label: "squared norm ‖W‖² (Frobenius)" },
    at: times,
    curves: columnCurves(squaredNorms, (l) => `layer ${l + 1}`),
  });
