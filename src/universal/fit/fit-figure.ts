import type { Figure, Mark } from "../../figures/figure";
import { trajectoryFigure } from "../../figures/trajectory-figure";
import { type PairCurves, pairCurves } from "../../networks/pair-figure";
import { TIME_AXIS } from "../pair-figures";
import type { UniversalFit } from "./universal-fit";

/** Draws the fitted theory over the fitted samples. */
export function fitFigure(
  { predicted, verdict }: Pick<UniversalFit, "predicted" | "verdict">,
  data: PairCurves,
): Figure {
  const theory = trajectoryFigure({
    ...pairCurves({ ...predicted, times: data.times }),
    name: "universal-fit",
    title: "Theory and data",
    x: TIME_AXIS,
  });
  const measured = trajectoryFigure({ ...pairCurves(data), name: "data", title: "data" });
  const withMethod = (marks: readonly Mark[], method: string): Mark[] =>
    marks.flatMap((mark) => (mark.type === "line" ? [{ ...mark, method }] : []));
  return {
    ...theory,
    caption: `This pair ${verdict}`,
    marks: [...withMethod(measured.marks, "data"), ...withMethod(theory.marks, "gradient flow")],
  };
}
