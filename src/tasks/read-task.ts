import { checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readMatrix } from "../arrays/readers";
import type { Matrix } from "../arrays/types";
import type { TaskLike } from "./task";

/** Returns dense copies of a task's inputs and targets, after checking that they have the same number of rows. */
export function readTask(
  functionName: string,
  argument: string,
  task: TaskLike,
): { inputs: Matrix; targets: Matrix } {
  checkRecord(functionName, argument, task);
  const inputs = readMatrix(functionName, `${argument}.inputs`, task.inputs);
  const targets = readMatrix(functionName, `${argument}.targets`, task.targets);
  if (targets.rows === inputs.rows) return { inputs, targets };
  const expected = `${inputs.rows} rows, one for every row of ${argument}.inputs`;
  throw new ArgumentError(functionName, `${argument}.targets`, expected, `${targets.rows} rows`);
}
