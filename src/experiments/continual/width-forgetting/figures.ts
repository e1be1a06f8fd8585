import type { Figure, Mark } from "../../../plots";
import { meanOf } from "../../../reports/numbers";
import { geometricGrid } from "../../../reports/series";
import { type FeatureForgetting, featureLaw } from "./random-features";
import type { WidthMeasures } from "./train-width";

/** Measures of all seeds, seed by seed and width by width. */
export type Runs = readonly (readonly WidthMeasures[])[];

const WIDTH = { label: "hidden units", scale: "log" as const };

/** Returns a line of the means over the seeds, and a dot for every seed. */
function curve(runs: Runs, category: string, measure: (at: WidthMeasures) => number, panel?: string): Mark[] {
  const widths = runs[0]!.map(({ width }) => width);
  const all = runs.flat();
  return [
    {
      type: "line",
      category,
      panel,
      x: widths,
      y: widths.map((_, k) => meanOf(runs.map((run) => measure(run[k]!)))),
    },
    { type: "dot", category, panel, x: all.map(({ width }) => width), y: all.map(measure) },
  ];
}

/** Draws accuracies and forgetting over the width, at equal loss and after equal epochs. */
export const forgettingFigure = (comparisons: Readonly<Record<string, Runs>>): Figure => ({
  name: "forgetting",
  title: "Forgetting falls with the width at equal loss, but first rises at equal epochs",
  caption: "Accuracies on test images. Lines: means over the seeds; dots: seeds.",
  x: WIDTH,
  y: { label: "accuracy, or fraction" },
  marks: Object.entries(comparisons).flatMap(([panel, runs]) => [
    ...curve(runs, "learning accuracy LA", ({ learning }) => learning, panel),
    ...curve(runs, "average accuracy", ({ average }) => average, panel),
    ...curve(runs, "forgetting F", ({ forgetting }) => forgetting, panel),
    ...curve(runs, "F / LA", ({ ratio }) => ratio, panel),
  ]),
});

/** Draws how far networks of each width moved. */
export const movementFigure = (runs: Runs): Figure => ({
  name: "movement",
  title: "Wide networks learn all tasks near their start",
  caption: "After the last task, at equal loss. Lines: means over the seeds; dots: seeds.",
  x: WIDTH,
  y: { label: "relative distance, or fraction", scale: "log" },
  marks: [
    ...curve(runs, "distance from the start ‖θ − θ₀‖/‖θ₀‖", ({ lazyDistance }) => lazyDistance),
    ...curve(runs, "fraction of gates that switched", ({ patternChange }) => patternChange),
  ],
});

/** Draws the forgetting of random features over their number, and its law. */
export function featuresFigure(features: readonly FeatureForgetting[], angle: number): Figure {
  const { limit, excess } = featureLaw(angle);
  const widths = features.map(({ width }) => width);
  const grid = geometricGrid(widths[0]!, widths[widths.length - 1]!, 60);
  const within = (sign: number): Mark => ({
    type: "line",
    category: "mean ± standard deviation of the draws",
    x: widths,
    y: features.map(({ mean, deviation }) => mean + sign * deviation),
  });
  return {
    name: "features",
    title: "With a constant kernel, forgetting falls to a limit with the width",
    caption: `Squared change of one output by another task, (K₁₂/K₂₂)², for inputs ${angle} rad apart.`,
    x: { label: "random features m", scale: "log" },
    y: { label: "forgetting (K₁₂/K₂₂)²" },
    marks: [
      { type: "line", category: "law k² + c/m", x: grid, y: grid.map((m) => limit + excess / m) },
      { type: "dot", category: "mean of the draws", x: widths, y: features.map(({ mean }) => mean) },
      within(1),
      within(-1),
      { type: "rule", y: limit, label: "k²" },
    ],
  };
}
