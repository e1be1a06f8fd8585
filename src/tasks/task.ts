import type { MatrixLike, NdArray } from "../arrays/types";

/** A data set: one sample per row. */
export interface Task {
  /** [P, nIn] */
  readonly inputs: NdArray;
  /** [P, nOut] */
  readonly targets: NdArray;
  /** Names of the samples (items) and of the targets' columns (features), where they have any. */
  readonly labels?: { readonly items?: string[]; readonly features?: string[] };
}

/** What is accepted for a task: inputs [P, nIn] and targets [P, nOut] in any form of matrix. */
export interface TaskLike {
  readonly inputs: MatrixLike;
  readonly targets: MatrixLike;
}
