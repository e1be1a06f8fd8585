import type { Figure, Mark } from "../../../plots";
import { meanOf } from "../../../reports/numbers";
import { INNER, MOST_STEPS, type SinusoidRun, WAYS } from "./measure-sinusoids";

const lineAndDots = (series: { category: string; x: number[]; y: number[] }): Mark[] =>
  (["line", "dot"] as const).map((type) => ({ type, ...series }));

/** Draws the error on new sinusoids over the number of inner steps. */
export const errorFigure = (runs: readonly SinusoidRun[]): Figure => ({
  name: "errors",
  title: "Adapting the head alone is enough",
  caption: `Means over new sinusoids and seeds. The training takes ${INNER.innerSteps} inner steps.`,
  x: { label: "inner steps on a new sinusoid" },
  y: { label: "half of the mean squared error", scale: "log" },
  marks: [
    ...WAYS.flatMap((way) =>
      lineAndDots({
        category: way,
        x: Array.from({ length: MOST_STEPS + 1 }, (_, steps) => steps),
        y: Array.from({ length: MOST_STEPS + 1 }, (_, steps) =>
          meanOf(runs.map(({ errors }) => errors[way][steps]!)),
        ),
      }),
    ),
    { type: "rule", x: INNER.innerSteps, label: "steps in training" },
  ],
});

/** Draws the similarity of every layer before and after the inner loop. */
export const alignmentFigure = (runs: readonly SinusoidRun[]): Figure => ({
  name: "alignment",
  title: "The inner loop changes the head, not the body",
  caption: "Layers 0 and 1 are hidden, layer 2 is the output. Means over new sinusoids and seeds.",
  x: { label: "layer, counted from 0", integers: true },
  y: { label: "CKA before and after the inner loop", domain: [0, 1.05] },
  marks: (["MAML", "ANIL", "random start"] as const).flatMap((way) => {
    const layers = runs[0]!.alignment[way];
    return lineAndDots({
      category: way,
      x: layers.map((_, layer) => layer),
      y: layers.map((_, layer) => meanOf(runs.map(({ alignment }) => alignment[way][layer]!))),
    });
  }),
});
