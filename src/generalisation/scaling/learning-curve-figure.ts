import { type Table, type Tabular, tableOf } from "../../arrays/table";
import type { Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { scaleFor, trajectoryFigure } from "../../figures/trajectory-figure";
import type { LearningCurve } from "./learning-curve-result";

type Errors = Omit<LearningCurve, keyof Tabular | keyof Drawable>;

/** Returns the errors as a table, one row per number of samples. */
export const curveTable = ({ samples, test, train, kappa, overfitting }: Errors): Table =>
  tableOf([
    ["samples", samples],
    ["test error", test],
    ["training error", train],
    ["kappa", kappa],
    ["overfitting coefficient", overfitting],
  ]);

/** Draws the errors over the numbers of samples, in ascending order. */
export function curveFigure({ samples, test, train }: Errors): Figure {
  const order = Array.from(samples, (_, s) => s).sort((a, b) => samples[a]! - samples[b]!);
  const curves = [{ name: "test", at: (k: number) => test[order[k]!]! }];
  if (train.some((error) => error > 0))
    curves.push({ name: "training", at: (k: number) => train[order[k]!]! });
  return trajectoryFigure({
    name: "learning-curve",
    title: "Mean errors of kernel ridge regression",
    x: { label: "number of training samples n", scale: scaleFor(samples) },
    y: { label: "mean square error", scale: scaleFor([...test, ...(curves.length > 1 ? train : [])]) },
    at: order.map((s) => samples[s]!),
    curves,
  });
}
