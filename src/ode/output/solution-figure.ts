import type { Figure } from "../../figures/figure";
import { columnCurves, trajectoryFigure } from "../../figures/trajectory-figure";
import type { Solution } from "../types";

/** Draws the components of the state over time, and up to ten events. */
export const solutionFigure = ({
  times,
  states,
  events,
}: Pick<Solution, "times" | "states" | "events">): Figure =>
  trajectoryFigure({
    name: "solution",
    title: "Solution of the initial value problem",
    x: { label: "t" },
    y: { label: "y" },
    at: times,
    curves: columnCurves(states, (k) => `y${k + 1}`),
    marks: events.slice(0, 10).map(({ name, time }) => ({ type: "rule", x: time, label: name })),
  });
