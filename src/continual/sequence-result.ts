import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../arrays/table";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import type { Figure } from "../figures/figure";
import { columnCurves, trajectoryFigure } from "../figures/trajectory-figure";
import type { Parameters, TrainingResult } from "../networks";
import type { Score } from "./pass-measures";

/** Geometry of the training on one task of a sequence. */
export interface ContinualDiagnostics {
  /**
   * Angles in radians, at the start of task t, between the gradient of its loss and those of the losses on tasks 0, ...,
   * t − 1; π/2 if one of the gradients is 0.
   */
  readonly gradientAngles: Float64Array;
  /**
   * ‖θ_t − θ_0‖/‖θ_0‖ over all parameters, after the task; Infinity if the parameters have changed from 0, or from values so
   * small that the ratio overflows.
   */
  readonly lazyDistance: number;
  /**
   * Fraction of the hidden gates (1 where a pre-activation is above 0) on the inputs of task 0 that differ after the task from
   * those of the initial parameters.
   */
  readonly patternChange: number;
  /** Epochs that the training on the task took. */
  readonly epochs: number;
  /** Loss on the task after its training. */
  readonly loss: number;
}

/** Accuracies along a sequence of T tasks. Only the rows of finished tasks exist after an abort. */
export interface SequenceTraining extends Tabular, Drawable {
  /** Accuracy on task i (column) after training on task t (row), [T, T]; also of tasks that were not trained yet. */
  readonly accuracy: NdArray;
  /** Loss on task i (column) after training on task t (row), [T, T]. */
  readonly losses: NdArray;
  /** Measures of the training on each task, T records. */
  readonly diagnostics: readonly ContinualDiagnostics[];
  /** Accuracy on every task after the joint training on all of them, T numbers; undefined without it. */
  readonly joint?: Float64Array | undefined;
  /** Parameters after the last task, or when the training was aborted. */
  readonly parameters: Parameters;
  readonly result: Exclude<TrainingResult, "converged">;
}

/** Makes the result of a sequence of so many tasks from the scores on all tasks after each task. */
export function sequenceResult({
  tasks,
  scores,
  joint,
  ...rest
}: Pick<SequenceTraining, "diagnostics" | "parameters" | "result"> & {
  readonly tasks: number;
  readonly scores: readonly (readonly Score[])[];
  readonly joint: readonly Score[] | undefined;
}): SequenceTraining {
  const table = (numberOf: (score: Score) => number): NdArray =>
    toNdArray(Float64Array.from(scores.flat(), numberOf), [scores.length, tasks]);
  const accuracyOf = ({ accuracy }: Score) => accuracy;
  const result = {
    accuracy: table(accuracyOf),
    losses: table(({ loss }) => loss),
    joint: joint && Float64Array.from(joint, accuracyOf),
    ...rest,
  };
  return attachFigure(attachTable(result, sequenceTable), sequenceFigure);
}

type Numbers = Omit<SequenceTraining, "toTable" | "figure">;

/** Returns the accuracies and the diagnostics as a table, one row per finished task. */
const sequenceTable = ({ accuracy, diagnostics }: Numbers): Table =>
  tableOf([
    ["tasks learned", diagnostics.map((_, t) => t + 1)],
    ...seriesColumns("accuracy on task", accuracy),
    ["lazy distance", diagnostics.map(({ lazyDistance }) => lazyDistance)],
    ["pattern change", diagnostics.map(({ patternChange }) => patternChange)],
    ["epochs", diagnostics.map(({ epochs }) => epochs)],
    ["training loss", diagnostics.map(({ loss }) => loss)],
  ]);

/** Draws the accuracies on all tasks after each task. */
const sequenceFigure = ({ accuracy, diagnostics }: Numbers): Figure =>
  trajectoryFigure({
    name: "task-sequence",
    title: "Accuracy on each task as further tasks are learned",
    x: { label: "tasks learned", integers: true },
    y: { label: "accuracy", domain: [0, 1] },
    at: diagnostics.map((_, t) => t + 1),
    curves: columnCurves(accuracy, (i) => `task ${i + 1}`),
  });
