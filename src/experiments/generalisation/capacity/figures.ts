import type { CapacityMeasure } from "../../../generalisation";
import type { Figure } from "../../../plots";
import { geometricMean, meanOf } from "../../../reports/numbers";
import type { WidthMeasures } from "./measure-width";

const WIDTH = { label: "hidden units", scale: "log" as const };

/** Names of the measures in the figures; the number of weights is left out. */
const NAMES = {
  unit: "(‖U₀‖₂ + ‖U − U₀‖) ‖V‖",
  frobenius: "‖U‖ ‖V‖",
  l1: "largest rows",
  spectralL1: "spectral norms and row distances",
  spectralFrobenius: "spectral norms and distances",
} as const satisfies Partial<Record<CapacityMeasure, string>>;

/** Draws the measures relative to the narrowest network, and the norms of the units, over the width. */
export const capacityFigures = (runs: readonly (readonly WidthMeasures[])[]): Figure[] => [
  measuresFigure(runs),
  unitsFigure(runs),
  boundsFigure(runs),
];

/** Returns a line with dots of the geometric mean over seeds, at every width. */
function curve(
  runs: readonly (readonly WidthMeasures[])[],
  category: string,
  measure: (at: WidthMeasures, narrowest: WidthMeasures) => number,
): Figure["marks"] {
  const x = runs[0]!.map(({ width }) => width);
  const y = x.map((_, k) => geometricMean(runs.map((run) => measure(run[k]!, run[0]!))));
  return (["line", "dot"] as const).map((type) => ({ type, category, x, y }));
}

const measuresFigure = (runs: readonly (readonly WidthMeasures[])[]): Figure => ({
  name: "measures",
  title: "The measure by units falls with the width, the others grow",
  caption: "Each measure divided by the margin. Geometric means over the seeds.",
  x: WIDTH,
  y: { label: "measure / margin, relative to the narrowest" },
  marks: [
    ...curve(runs, "sum over units (theorem 1)", ({ bound }, narrowest) => bound / narrowest.bound),
    ...Object.entries(NAMES).flatMap(([measure, name]) =>
      curve(runs, name, ({ measures }, narrowest) => {
        const key = measure as CapacityMeasure;
        return measures[key] / narrowest.measures[key];
      }),
    ),
  ],
});

const unitsFigure = (runs: readonly (readonly WidthMeasures[])[]): Figure => ({
  name: "units",
  title: "Units of wide networks move less than 1/√width",
  caption: "Norms of weights. Geometric means over the seeds.",
  x: WIDTH,
  y: { label: "√width × mean over units" },
  marks: [
    ...curve(runs, "unit capacity ‖u − u₀‖", ({ capacity }) => capacity),
    ...curve(runs, "unit impact ‖v‖", ({ impact }) => impact),
  ],
});

const boundsFigure = (runs: readonly (readonly WidthMeasures[])[]): Figure => ({
  name: "bounds",
  title: "All bounds of the test error are far above 1",
  caption: `Bounds that fail with probability 0.01. Mean test error: ${(
    100 * meanOf(runs.flatMap((run) => run.map(({ testError }) => testError)))
  ).toFixed(0)} %.`,
  x: WIDTH,
  y: { label: "bound of the test error", scale: "log" },
  marks: [
    ...curve(runs, "VC dimension", ({ bounds }) => bounds.vc),
    ...Object.entries(NAMES).flatMap(([measure, name]) =>
      curve(runs, name, ({ bounds }) => bounds[measure as CapacityMeasure]),
    ),
  ],
});
