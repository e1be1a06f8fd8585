import { type Column, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { scaleFor, shortNumber, trajectoryFigure } from "../../figures/trajectory-figure";
import type { PolynomialGrokking } from "./grokking-result";

type Run = Omit<PolynomialGrokking, keyof Tabular | keyof Drawable>;

/** Largest number of records in a figure. */
const MAX_POINTS = 300;

/** Returns the losses and effective numbers of parameters as a table. */
export function grokkingTable({ steps, trainLoss, testLoss, effective }: Run): Table {
  const parameters: Column[] =
    effective === undefined
      ? []
      : [
          ["effective parameters, training", effective.train],
          ["effective parameters, test", effective.probe],
        ];
  return tableOf([["step", steps], ["training loss", trainLoss], ["test loss", testLoss], ...parameters]);
}

/** Draws the losses over the steps from the first step on, on a logarithmic axis. */
export function grokkingFigure({ steps, trainLoss, testLoss }: Run): Figure {
  const shown = geometricIndices(steps);
  const end = steps.length - 1;
  return trajectoryFigure({
    name: "polynomial-grokking",
    title: "Training and test loss of a network with the activation h + ε h²/2",
    ...(end < 0
      ? {}
      : {
          caption: `The losses end at ${shortNumber(trainLoss[end]!)} (training) and ${shortNumber(testLoss[end]!)} (test).`,
        }),
    x: { label: "step", scale: "log" },
    y: { label: "mean square of f − y", scale: scaleFor(trainLoss) },
    at: shown.map((i) => steps[i]!),
    curves: [
      { name: "training", at: (k) => trainLoss[shown[k]!]! },
      { name: "test", at: (k) => testLoss[shown[k]!]! },
    ],
  });
}

/** Returns indices of steps above 0, the last included, of which others differ by about equal factors if there are many. */
function geometricIndices(steps: Float64Array): number[] {
  const first = steps[0] === 0 ? 1 : 0;
  const ratio = (steps[steps.length - 1]! / steps[first]!) ** (1 / (MAX_POINTS - 1));
  const shown: number[] = [];
  let next = 0;
  for (let i = first; i < steps.length; i++) {
    if (steps[i]! < next && i < steps.length - 1) continue;
    shown.push(i);
    next = steps[i]! * ratio;
  }
  return shown;
}
