import type { Figure } from "../../figures/figure";
import type { NetworkFlow, Training } from "../../networks";
import type { Solution } from "../../ode";
import { columnCurves, lossFigure, trajectoryFigure } from "./trajectory-figure";

/** Draws the components of the state over time, and up to ten events. */
export const solutionFigure = ({ times, states, events }: Solution): Figure =>
  trajectoryFigure({
    name: "solution",
    title: "Solution of the initial value problem",
    x: { label: "t" },
    y: { label: "y" },
    at: times,
    curves: columnCurves(states, (k) => `y${k + 1}`),
    marks: events.slice(0, 10).map(({ name, time }) => ({ type: "rule", x: time, label: name })),
  });

/** Draws the loss over the epochs. */
export const trainingFigure = ({ epochs, loss }: Training): Figure =>
  lossFigure({ name: "training", title: "The loss in training", x: { label: "epoch" }, at: epochs }, loss);

/** Draws the loss over time. */
export const networkFlowFigure = ({ times, loss }: NetworkFlow): Figure =>
  lossFigure({ name: "gradient-flow", title: "The loss under gradient flow", at: times }, loss);
