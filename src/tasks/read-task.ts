import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import type { TaskLike } from "./task";

/** Returns dense copies of a task's inputs and targets, after checking that they have the same number of rows. */
export function readTask(at: Arguments, task: TaskLike): { inputs: Matrix; targets: Matrix } {
  at.record(HERE, task);
  const inputs = at.matrix("inputs", task.inputs);
  const targets = at.matrix("targets", task.targets);
  if (targets.rows === inputs.rows) return { inputs, targets };
  const expected = `${inputs.rows} rows, one for each row of the inputs`;
  throw at.refusal("targets", expected, `${targets.rows} rows`);
}
