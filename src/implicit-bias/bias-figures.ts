import type { NdArray } from "../arrays/types";
import type { Figure } from "../figures/figure";
import { columnCurves, lossSentence, scaleFor, trajectoryFigure } from "../figures/trajectory-figure";

/** Recorded losses. */
interface Losses {
  readonly loss: Float64Array;
}

/** Draws the coefficients over time. */
export const diagonalFigure = ({
  times,
  coefficients,
  loss,
}: Losses & {
  readonly times: Float64Array;
  readonly coefficients: NdArray;
}): Figure =>
  trajectoryFigure({
    name: "diagonal-flow",
    title: "Coefficients learned by a diagonal network",
    caption: lossSentence(loss),
    y: { label: "coefficient β" },
    at: times,
    curves: columnCurves(coefficients, (k) => `β${k + 1}`),
  });

/** Draws the singular values of the product over time. */
export const factorisationFigure = ({
  times,
  singularValues,
  loss,
}: Losses & {
  readonly times: Float64Array;
  readonly singularValues: NdArray;
}): Figure =>
  trajectoryFigure({
    name: "factorisation-flow",
    title: "How the rank of the product grows",
    caption: lossSentence(loss),
    y: { label: "singular value of the product" },
    at: times,
    curves: columnCurves(singularValues, (k) => `singular value ${k + 1}`),
  });

/** Draws the margin over the steps. */
export const separableFigure = ({
  steps,
  margins,
  loss,
}: Losses & {
  readonly steps: Float64Array;
  readonly margins: Float64Array;
}): Figure =>
  trajectoryFigure({
    name: "separable-descent",
    title: "How the margin grows",
    caption: lossSentence(loss),
    x: { label: "step + 1", scale: scaleFor(steps.map((step) => step + 1)) },
    y: { label: "margin of the direction w/‖w‖" },
    at: steps.map((step) => step + 1),
    curves: [{ name: "margin", at: (i) => margins[i]! }],
  });
