import type { FieldsOf } from "../../arrays/arguments";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import type { TaskLike } from "../../tasks/task";

/** Moments of the weights of the hidden units. */
export interface WeightMoments {
  /** Mean ⟨θ⟩ over units, d numbers. */
  readonly mean: VectorLike;
  /** Second moment ⟨θθᵀ⟩ over units, [d, d], symmetric. */
  readonly secondMoment: MatrixLike;
}

/** Activation, extent and task of `polynomialGrokking`: the task is drawn by its sizes and a seed, or given. */
export interface PolynomialGrokkingOptions {
  /** Coefficient ε of the activation h + ε h²/2. */
  readonly epsilon: number;
  /** Number of steps, at least 0. */
  readonly steps: number;
  /** Learning rate η; that of the weights is η times the width; default 1. */
  readonly learningRate?: number | undefined;
  /** Numbers of steps after which to record, ascending; default all from 0 to `steps`. */
  readonly record?: VectorLike | undefined;
  /** True to compute effective numbers of parameters, which takes 2 (n + n') n (n + d) operations a step; default false. */
  readonly effective?: boolean | undefined;
  /** Number d of inputs; default 100. */
  readonly dimension?: number | undefined;
  /** Number n of training samples; default 5.5 d, rounded. */
  readonly samples?: number | undefined;
  /** Number n' of test samples; default 5 d. */
  readonly testSamples?: number | undefined;
  /** Number of hidden units, or Infinity; default 500. */
  readonly width?: number | undefined;
  /** Seed of the teacher, the inputs and the weights; default 0. */
  readonly seed?: number | undefined;
  /** Training inputs [n, d] and targets [n, 1], in place of a drawn task; requires `test`. */
  readonly task?: TaskLike | undefined;
  /** Test inputs [n', d] and targets [n', 1] of a given task. */
  readonly test?: TaskLike | undefined;
  /** Initial moments for a given task; default those of infinitely many weights from N(0, I): 0 and I. */
  readonly initial?: WeightMoments | undefined;
}

/** Fields of the options of `polynomialGrokking`. */
export const GROKKING_OPTIONS: FieldsOf<PolynomialGrokkingOptions> = {
  epsilon: true,
  steps: true,
  learningRate: true,
  record: true,
  effective: true,
  dimension: true,
  samples: true,
  testSamples: true,
  width: true,
  seed: true,
  task: true,
  test: true,
  initial: true,
};
