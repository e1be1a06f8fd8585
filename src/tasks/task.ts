import type { MatrixLike, NdArray } from "../arrays/types";

/** Data set with one sample per row. */
export interface Task {
  /** Inputs, [P, nIn]. */
  readonly inputs: NdArray;
  /** Targets, [P, nOut]. */
  readonly targets: NdArray;
  /** Names of the samples (items) and of the columns of the targets (features), if there are any. */
  readonly labels?: { readonly items?: string[]; readonly features?: string[] };
}

/** Inputs [P, nIn] and targets [P, nOut] of a task, in any form of matrix. */
export interface TaskLike {
  readonly inputs: MatrixLike;
  readonly targets: MatrixLike;
}
