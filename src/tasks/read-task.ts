import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import type { TaskLike } from "./task";

/** Returns dense copies of a task's inputs and targets, after checking that they have the same number of rows. */
export function readTask(args: Arguments, task: TaskLike): { inputs: Matrix; targets: Matrix } {
  args.record(HERE, task);
  const inputs = args.matrix("inputs", task.inputs);
  const targets = args.matrix("targets", task.targets);
  if (targets.rows === inputs.rows) return { inputs, targets };
  const expected = `${inputs.rows} rows, one for each row of the inputs`;
  throw args.refusal("targets", expected, `${targets.rows} rows`);
}
