import type { Figure } from "../../plots";
import { thin } from "../../reports/series";
import type { InContextRun } from "./in-context-measures";

/** Records between two dots of the figure. */
const STRIDE = 6;

/** Draws the loss on new sequences for every seed, with the closed form from the same initial weights. */
export const inContextFigure = (
  times: readonly number[],
  runs: readonly InContextRun[],
  optimum: number,
  firstSeed: number,
): Figure => ({
  name: "in-context",
  title: "Linear attention learns regression in context in one abrupt step",
  caption:
    "One colour for each seed of weights and sequences; the closed form knows only the initial weights.",
  x: { label: "time t (units of τ)" },
  y: { label: "loss on new sequences" },
  marks: [
    ...runs.flatMap(({ predicted, tested }, i) => [
      {
        type: "line" as const,
        method: "closed form" as const,
        category: `seed ${firstSeed + i}`,
        x: times,
        y: predicted,
      },
      {
        type: "dot" as const,
        method: "gradient flow" as const,
        category: `seed ${firstSeed + i}`,
        x: thin(times, STRIDE),
        y: thin(tested, STRIDE),
      },
    ]),
    { type: "rule", y: optimum, label: "optimum" },
  ],
});
