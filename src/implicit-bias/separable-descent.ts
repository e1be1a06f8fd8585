import { type Arguments, argumentsOf } from "../arrays/arguments";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../arrays/table";
import type { AbortSignalLike, Matrix, NdArray, VectorLike } from "../arrays/types";
import { runAsync, runSync } from "../concurrency/run-generator";
import { type Descent, descendAlong } from "../descent/descend-along";
import { attachFigure, type Drawable } from "../figures/drawable";
import { norm } from "../linalg/norm";
import type { Progress, SolveResult } from "../ode";
import { separableFigure } from "./bias-figures";
import { type Classification, readClassification } from "./classification";

/** Loss, step size and recording of the gradient descent of a linear classifier. */
export interface SeparableOptions {
  /** Loss of a margin m: e^(−m) or ln(1 + e^(−m)); default "exponential". */
  readonly loss?: "exponential" | "logistic";
  /** Step size η > 0. */
  readonly learningRate: number;
  /** Number of steps, >= 0. */
  readonly steps: number;
  /** Steps to record, ascending; default: about 20 per power of ten, with the first and the last step. */
  readonly record?: VectorLike;
  /** Initial weights, n numbers; default zeros. */
  readonly initial?: VectorLike;
  /** Signal that ends the descent with `result: "aborted"` and the records made so far. */
  readonly signal?: AbortSignalLike | undefined;
  /** Callback for progress, called at every record. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Trajectory of a linear classifier under gradient descent. */
export interface SeparableDescent extends Tabular, Drawable {
  /** Recorded steps, T numbers. */
  readonly steps: Float64Array;
  /** w at each recorded step, [T, n]. */
  readonly weights: NdArray;
  /** Loss L = Σ_p ℓ(y_p w·x_p) at each recorded step. */
  readonly loss: Float64Array;
  /** Margin min_p y_p w·x_p / ‖w‖ at each recorded step; negative while a sample is misclassified, 0 for w = 0. */
  readonly margins: Float64Array;
  /** Outcome of the descent. */
  readonly result: SolveResult;
}

/**
 * Runs gradient descent of a linear classifier, w ← w − η ∇L with L = Σ_p ℓ(y_p w·x_p), summed (not averaged) over
 * samples. On separable data the margins grow without bound and approach the predictions of `marginAsymptotics` (Soudry
 * et al. 2018).
 *
 * @param problem inputs [P, n] and labels ±1
 * @throws ArgumentError for sizes that do not match, or options that are unknown or out of range; IntegrationError with
 * the partial trajectory, if the descent diverges
 * @example
 * const problem = { inputs: [[0.5, 1.5], [1.5, 0.5], [2.5, 2], [3, 1]] };
 * const { loss, steps } = separableDescent(problem, { learningRate: 0.1, steps: 10_000 });
 * loss[loss.length - 1]! * steps[steps.length - 1]!; // converges to 5
 */
export function separableDescent(problem: Classification, options: SeparableOptions): SeparableDescent {
  return runSync(descend(argumentsOf("separableDescent"), problem, options));
}

/**
 * Computes the same numbers as `separableDescent`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const descent = await separableDescentAsync({ inputs: [[1, 0]] }, { learningRate: 1, steps: 1e5, signal });
 */
export function separableDescentAsync(
  problem: Classification,
  options: SeparableOptions,
): Promise<SeparableDescent> {
  return runAsync(descend(argumentsOf("separableDescentAsync"), problem, options));
}

/** Quantities of a `SeparableDescent` at one step. */
interface SeparableSample extends Readonly<Record<string, unknown>> {
  readonly weights: Float64Array;
  readonly loss: number;
  readonly margins: number;
}

function* descend(
  args: Arguments,
  problem: Classification,
  options: SeparableOptions,
): Generator<undefined, SeparableDescent> {
  const rows = readClassification(args, problem);
  const n = rows.columns;
  const { slope, value, initial, ...settings } = readOptions(args, options, n);
  const margins = new Float64Array(rows.rows);
  const descent: Descent<undefined, SeparableSample> = {
    initial,
    stepCost: rows.data.length / 10,
    update: (w, update) => {
      writeMargins(rows, w, margins);
      update.fill(0);
      for (let p = 0; p < rows.rows; p++) {
        const factor = slope(margins[p]!);
        for (let i = 0; i < n; i++) update[i]! += factor * rows.data[p * n + i]!;
      }
    },
    state: () => undefined,
    record: (w) => {
      writeMargins(rows, w, margins);
      const size = norm(w);
      const smallest = margins.reduce((min, m) => Math.min(min, m), Number.POSITIVE_INFINITY);
      return {
        weights: w.slice(),
        loss: margins.reduce((sum, m) => sum + value(m), 0),
        margins: size === 0 ? 0 : smallest / size,
      };
    },
    recordedNumbers: n + 3,
  };
  return yield* descendAlong(args, descent, settings, ({ times, series, result }) => {
    const steps = settings.recordedSteps.slice(0, times.length);
    return attachFigure(attachTable({ steps, ...series, result }, descentTable), separableFigure);
  });
}

/** Returns steps, loss, margins and the weights of the classifier as a table. */
const descentTable = ({
  steps,
  loss,
  margins,
  weights,
}: Omit<SeparableDescent, "toTable" | "figure">): Table =>
  tableOf([["step", steps], ["loss", loss], ["margin", margins], ...seriesColumns("weight", weights)]);

function writeMargins({ rows, columns, data }: Matrix, w: Float64Array, margins: Float64Array): void {
  for (let p = 0; p < rows; p++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += data[p * columns + i]! * w[i]!;
    margins[p] = sum;
  }
}

/** −ℓ′ (`slope`) and ℓ (`value`) of both losses, without overflow for large margins of either sign. */
const LOSSES = {
  exponential: { slope: (m: number) => Math.exp(-m), value: (m: number) => Math.exp(-m) },
  logistic: {
    slope: (m: number) => (m > 0 ? Math.exp(-m) / (1 + Math.exp(-m)) : 1 / (1 + Math.exp(m))),
    value: (m: number) => (m > 0 ? Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m)) - m),
  },
};

function readOptions(args: Arguments, options: SeparableOptions, n: number) {
  args.options("options", options, {
    loss: true,
    learningRate: true,
    steps: true,
    record: true,
    initial: true,
    signal: true,
    onProgress: true,
  });
  const { signal, onProgress } = options;
  const loss = args.choice("options.loss", options.loss ?? "exponential", ["exponential", "logistic"]);
  const learningRate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const steps = args.number("options.steps", options.steps, { integer: true, atLeast: 0 });
  const initial =
    options.initial === undefined ? new Float64Array(n) : args.vector("options.initial", options.initial, n);
  args.finite("options.initial", Float64Array.of(norm(initial)));
  args.signal("options.signal", signal);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  const recordedSteps =
    options.record === undefined ? logarithmicSteps(steps) : readRecord(args, options.record, steps);
  const recordWeights = false;
  return { learningRate, steps, recordedSteps, recordWeights, initial, signal, onProgress, ...LOSSES[loss] };
}

function readRecord(args: Arguments, value: VectorLike, steps: number): Float64Array {
  const record = args.vector("options.record", value);
  for (let i = 0; i < record.length; i++) {
    const atLeast = i === 0 ? 0 : record[i - 1]! + 1;
    args.number(["options", "record", i], record[i], { integer: true, atLeast, atMost: steps });
  }
  return record;
}

/** Returns 0, 1, 2, ..., thinned out to twenty steps per power of ten, and the last step. */
function logarithmicSteps(steps: number): Float64Array {
  const list = new Set([0]);
  for (let k = 0; 10 ** (k / 20) < steps; k++) list.add(Math.round(10 ** (k / 20)));
  list.add(steps);
  return Float64Array.from([...list].filter((step) => step <= steps)).sort();
}
