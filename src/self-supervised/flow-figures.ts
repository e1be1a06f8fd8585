import type { NdArray } from "../arrays/types";
import type { Axis, Figure } from "../figures/figure";
import { columnCurves, lossSentence, scaleFor, trajectoryFigure } from "../figures/trajectory-figure";

const TIME: Axis = { label: "time t (units of 1 / learning rate steps)" };

/** Draws the principal angles to the optimum over time. */
export const constrainedFigure = (flow: {
  readonly times: Float64Array;
  readonly losses: Float64Array;
  readonly angles: NdArray;
}): Figure =>
  trajectoryFigure({
    name: "constrained-flow",
    title: "How an orthonormal representation finds the lowest eigenvectors",
    caption: lossSentence(flow.losses),
    x: TIME,
    y: {
      label: "principal angle to the optimum (radians)",
      scale: scaleFor(flow.angles.data as Float64Array),
    },
    at: flow.times,
    curves: columnCurves(flow.angles, (k) => `angle ${k + 1}`),
  });

/** Draws the ratio of the two largest singular values over time. */
export const unconstrainedFigure = (flow: {
  readonly times: Float64Array;
  readonly losses: Float64Array;
  readonly collapse: Float64Array;
}): Figure =>
  trajectoryFigure({
    name: "unconstrained-flow",
    title: "Collapse of a representation without constraint",
    caption: lossSentence(flow.losses),
    x: TIME,
    y: { label: "ratio σ₂/σ₁ of singular values", scale: scaleFor(flow.collapse) },
    at: flow.times,
    curves: [{ name: "collapse", at: (i) => flow.collapse[i]! }],
  });

/** Draws the strengths of the modes over time. */
export const stepwiseFigure = (flow: { readonly times: Float64Array; readonly modes: NdArray }): Figure =>
  trajectoryFigure({
    name: "stepwise-flow",
    title: "Modes of a self-supervised representation, learned in steps",
    x: TIME,
    y: { label: "strength of the mode" },
    at: flow.times,
    curves: columnCurves(flow.modes, (k) => `mode ${k + 1}`),
  });
