import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { descendAlong } from "../../descent/descend-along";
import {
  DESCENT_OPTIONS,
  type DescentOptions as PlainDescent,
  readDescentOptions,
} from "../../descent/descent-options";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { lossFigure } from "../../figures/trajectory-figure";
import { readFraction } from "../../networks/architecture";

/** Options of gradient descent, and of its records. */
export interface DescentOptions extends Omit<PlainDescent, "recordWeights"> {
  /** Heavy-ball momentum, at least 0 and below 1; default 0. */
  readonly momentum?: number | undefined;
}

const { recordWeights, ...PLAIN_OPTIONS } = DESCENT_OPTIONS;

/** Fields of the options of gradient descent. */
export const MOMENTUM_OPTIONS: FieldsOf<DescentOptions> = { ...PLAIN_OPTIONS, momentum: true };

/** Result of gradient descent of a Taylor model. */
export interface DescentRecord extends Tabular, Drawable {
  /** Recorded steps. */
  readonly steps: Float64Array;
  /** Loss at the recorded steps. */
  readonly loss: Float64Array;
  /** Change δ of the parameters up to the last recorded step. */
  readonly change: NdArray;
  readonly result: "finished" | "aborted";
}

/** Returns steps and loss as a table. */
export const descentTable = ({ steps, loss }: Pick<DescentRecord, "steps" | "loss">): Table =>
  tableOf([
    ["step", steps],
    ["loss", loss],
  ]);

/** Draws the loss over the steps of gradient descent. */
export const descentFigure = ({ steps, loss }: Pick<DescentRecord, "steps" | "loss">): Figure =>
  lossFigure(
    { name: "gradient-descent", title: "The loss under gradient descent", x: { label: "step" }, at: steps },
    loss,
  );

/** Function that writes the gradient at a point and returns the loss. */
export type Evaluate = (point: Float64Array, gradient: Float64Array) => number;

/** Runs gradient descent from `start` with one rate per parameter; yields between steps. */
export function* descend<Result>(
  args: Arguments,
  evaluate: Evaluate,
  rates: Float64Array,
  start: Float64Array,
  options: DescentOptions,
  finish: (record: DescentRecord) => Result,
): Generator<undefined, Result> {
  const settings = { ...readDescentOptions(args, options), recordWeights: false };
  const momentum = readFraction(args.at("options.momentum"), options.momentum ?? 0);
  const gradient = new Float64Array(start.length);
  // The loss and the update of a recorded step share one evaluation.
  const point = new Float64Array(start.length).fill(Number.NaN);
  let loss = 0;
  const evaluateAt = (parameters: Float64Array): number => {
    if (areEqual(point, parameters)) return loss;
    loss = evaluate(parameters, gradient);
    point.set(parameters);
    return loss;
  };
  const descent = {
    initial: start,
    momentum,
    update: (parameters: Float64Array, update: Float64Array) => {
      evaluateAt(parameters);
      for (let i = 0; i < update.length; i++) update[i] = -rates[i]! * gradient[i]!;
    },
    state: () => undefined,
    record: (parameters: Float64Array) => ({ loss: evaluateAt(parameters) }),
    recordedNumbers: 1,
  };
  return yield* descendAlong(args, descent, settings, ({ times, series, last, result }) => {
    const steps = settings.recordedSteps.slice(0, times.length);
    const change = toNdArray(last.slice(), [last.length]);
    const outcome = result === "finished" ? result : "aborted";
    const record = { steps, loss: series.loss, change, result: outcome } as const;
    return finish(attachFigure(attachTable(record, descentTable), descentFigure));
  });
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
