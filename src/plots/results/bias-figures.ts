import type { Figure } from "../../figures/figure";
import type { DiagonalFlow, FactorisationFlow, SeparableDescent } from "../../implicit-bias";
import { columnCurves, lossSentence, scaleFor, trajectoryFigure } from "./trajectory-figure";

/** Draws the coefficients over time. */
export const diagonalFigure = ({ times, coefficients, loss }: DiagonalFlow): Figure =>
  trajectoryFigure({
    name: "diagonal-flow",
    title: "Coefficients learned by a diagonal network",
    caption: lossSentence(loss),
    y: { label: "coefficient β" },
    at: times,
    curves: columnCurves(coefficients, (k) => `β${k + 1}`),
  });

/** Draws the singular values of the product over time. */
export const factorisationFigure = ({ times, singularValues, loss }: FactorisationFlow): Figure =>
  trajectoryFigure({
    name: "factorisation-flow",
    title: "How the rank of the product grows",
    caption: lossSentence(loss),
    y: { label: "singular value of the product" },
    at: times,
    curves: columnCurves(singularValues, (k) => `singular value ${k + 1}`),
  });

/** Draws the margin over the steps. */
export const separableFigure = ({ steps, margins, loss }: SeparableDescent): Figure =>
  trajectoryFigure({
    name: "separable-descent",
    title: "How the margin grows",
    caption: lossSentence(loss),
    x: { label: "step + 1", scale: scaleFor(steps.map((step) => step + 1)) },
    y: { label: "margin of the direction w/‖w‖" },
    at: steps.map((step) => step + 1),
    curves: [{ name: "margin", at: (i) => margins[i]! }],
  });
