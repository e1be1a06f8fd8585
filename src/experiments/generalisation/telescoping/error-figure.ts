import type { Figure, Mark } from "../../../plots";
import { geometricMean } from "../../../reports/numbers";
import { type ModelErrors, OPTIMISERS } from "./telescoping-errors";

const MODELS = [
  ["telescoping model", "telescoped"],
  ["smoother", "smoother"],
  ["linearised network", "linearised"],
] as const;

/** Draws the errors of the models against the learning rate, one panel for each optimiser. */
export const errorFigure = (
  runs: readonly (readonly (readonly ModelErrors[])[])[],
  rates: readonly number[],
): Figure => ({
  name: "telescoping",
  title: "Errors of three models of a training",
  caption:
    "Geometric mean over seeds of the error of the outputs on new images, relative to their change (Euclidean norms). Errors of first order fall " +
    "in proportion to the learning rate.",
  x: { label: "learning rate, in units of the largest", scale: "log" },
  y: { label: "relative error of the outputs", scale: "log" },
  marks: OPTIMISERS.flatMap(({ name }, o) =>
    MODELS.flatMap(([category, model]) => {
      const y = rates.map((_, r) => geometricMean(runs.map((ofSeed) => ofSeed[o]![r]![model])));
      const series = { category, panel: name, x: rates, y };
      return [
        { ...series, type: "line" },
        { ...series, type: "dot" },
      ] satisfies Mark[];
    }),
  ),
});
