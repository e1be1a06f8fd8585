import type { Arguments, MatrixRows } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import type { TaskLike } from "./task";

/** Number of rows and columns of a matrix. */
type Size = Pick<Matrix, "rows" | "columns">;

/** Returns dense copies of a task's inputs and targets, after checking that they have the same number of rows. */
export function readTask(at: Arguments, task: TaskLike): { inputs: Matrix; targets: Matrix } {
  at.record(HERE, task);
  const inputs = at.matrix("inputs", task.inputs);
  const targets = at.matrix("targets", task.targets);
  checkRows(at.at("targets"), inputs, targets);
  return { inputs, targets };
}

/** Returns the rows of a task's inputs and targets, after checking that there are as many of both. */
export function readTaskRows(at: Arguments, task: TaskLike): { inputs: MatrixRows; targets: MatrixRows } {
  at.record(HERE, task);
  const inputs = at.rows("inputs", task.inputs);
  const targets = at.rows("targets", task.targets);
  checkRows(at.at("targets"), inputs, targets);
  return { inputs, targets };
}

/** Checks that targets have a row for each row of the inputs; otherwise the error names a likely cause. */
export function checkRows(
  at: Arguments,
  inputs: Size,
  targets: Size,
  cause = transposed(inputs, targets),
): void {
  if (targets.rows === inputs.rows) return;
  const expected = `${inputs.rows} rows, one for each row of the inputs`;
  throw at.refusal(HERE, expected, `${targets.rows} rows${cause === undefined ? "" : ` (${cause})`}`);
}

/** Returns a question about the matrices that may be transposed, because other sizes of the matrices are equal. */
function transposed(inputs: Size, targets: Size): string | undefined {
  if (inputs.columns === targets.columns) return "both transposed?";
  if (inputs.rows === targets.columns) return "transposed?";
  return inputs.columns === targets.rows ? "inputs transposed?" : undefined;
}
