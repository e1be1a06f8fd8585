import type { Axis, Figure } from "learning-dynamics/plots";
import type { Outcome } from "./outcome";

/** Titles and axes of the plots of a room by name, for figures and copied code. */
export type Plots = Readonly<Record<string, { readonly title: string; readonly x: Axis; readonly y: Axis }>>;

/** Returns figures of all plots for which an outcome holds curves. */
export const plotsAsFigures = (plots: Plots, outcome: Outcome): Figure[] =>
  Object.entries(plots).flatMap(([name, { title, x, y }]) => {
    const marks = outcome.plots[name] ?? [];
    return marks.length === 0 ? [] : [{ name, title, x, y, marks }];
  });
