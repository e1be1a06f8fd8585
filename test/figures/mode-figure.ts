import type { Figure } from "../../src/figures/figure";

/** A figure with the given marks, with labels of both axes; `rest` overrides its fields. */
export const modeFigure = (marks: Figure["marks"], rest: Partial<Figure> = {}): Figure => ({
  name: "mode",
  title: "A mode is learned",
  x: { label: "time t (τ)" },
  y: { label: "strength" },
  marks,
  ...rest,
});

/** 401 numbers from 0 to 1 in equal steps. */
export const ramp = Array.from({ length: 401 }, (_, i) => i / 400);
