import type { MatrixRows } from "../../arrays/arguments";

/** Inputs and targets of a task, with as many rows. */
export interface TaskRows {
  readonly inputs: MatrixRows;
  readonly targets: MatrixRows;
}
