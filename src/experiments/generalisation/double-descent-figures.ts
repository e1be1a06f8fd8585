import type { Figure } from "../../plots";
import type { DoubleDescentRun } from "./double-descent-run";

const WIDTH = { label: "number of features / number of training samples", scale: "log" as const };

/** Draws losses and effective parameters of one seed over the number of features. */
export function doubleDescentFigures(run: DoubleDescentRun): Figure[] {
  const curves = (lines: Record<string, readonly number[]>) =>
    Object.entries(lines).flatMap(([category, y]) =>
      (["line", "dot"] as const).map((type) => ({ type, category, x: run.widths, y })),
    );
  const threshold = { type: "rule" as const, x: 1, label: "interpolation" };
  return [
    {
      name: "losses",
      title: "The test loss peaks where the model begins to interpolate",
      x: WIDTH,
      y: { label: "mean square of f − y", scale: "log" },
      marks: [
        ...curves({ "test, noisy labels": run.testLoss, "test, clean labels": run.cleanLoss }),
        threshold,
      ],
    },
    {
      name: "effective-parameters",
      title: "Effective parameters on test samples peak and fall",
      x: WIDTH,
      y: { label: "effective parameters / training samples", scale: "log" },
      marks: [
        ...curves({ "training samples": run.effectiveTrain, "test samples": run.effectiveTest }),
        threshold,
      ],
    },
  ];
}
