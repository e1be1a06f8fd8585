import type { Figure } from "../../figures/figure";
import type { NetworkFlow, Training } from "../../networks";
import type { Solution } from "../../ode";
import { columnCurves, lossFigure, trajectoryFigure } from "./trajectory-figure";

/** The components of the state over time, and the events. */
export const solutionFigure = ({ times, states, events }: Solution): Figure =>
  trajectoryFigure({
    name: "solution",
    title: "The solution of the initial value problem",
    x: { label: "t" },
    y: { label: "y" },
    at: times,
    curves: columnCurves(states, (k) => `y${k + 1}`),
    marks: events.slice(0, 10).map(({ name, time }) => ({ type: "rule", x: time, label: name })),
  });

/** The loss over the epochs. */
export const trainingFigure = ({ epochs, loss }: Training): Figure =>
  lossFigure({ name: "training", title: "The loss in training", x: { label: "epoch" }, at: epochs }, loss);

/** The loss over time. */
export const networkFlowFigure = ({ times, loss }: NetworkFlow): Figure =>
  lossFigure({ name: "gradient-flow", title: "The loss under gradient flow", at: times }, loss);
