import type { Axis, Figure } from "learning-dynamics/plots";
import type { Outcome } from "./outcome";

/** Titles and axes of the plots of a room, by their names: figures and copied code take them from here. */
export type Plots = Readonly<Record<string, { readonly title: string; readonly x: Axis; readonly y: Axis }>>;

/** The plots that an outcome holds curves of. */
export const plotsAsFigures = (plots: Plots, outcome: Outcome): Figure[] =>
  Object.entries(plots).flatMap(([name, { title, x, y }]) => {
    const marks = outcome.plots[name] ?? [];
    return marks.length === 0 ? [] : [{ name, title, x, y, marks }];
  });
