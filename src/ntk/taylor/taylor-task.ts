import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { MatrixLike } from "../../arrays/types";
import type { InputRows, SamplesLike } from "../../networks/architecture";
import { type Prepared, readInputs } from "../../networks/engine";

/** Training set of a Taylor model. */
export interface TaylorTask {
  readonly inputs: SamplesLike;
  /** [N, O] */
  readonly targets: MatrixLike;
}

/** Checked training set. */
export interface DenseTask {
  readonly inputs: InputRows;
  /** [N, O], row-major. */
  readonly targets: Float64Array;
}

/** Reads and checks a training set; `rows` as in `readInputs`. */
export function readTask(args: Arguments, task: TaylorTask, prepared: Prepared, rows: number): DenseTask {
  args.record(HERE, task);
  const inputs = readInputs(args.at("inputs"), task.inputs, prepared.plan, rows);
  const shape = { rows: inputs.count, columns: prepared.plan.outputs };
  return { inputs, targets: args.matrix("targets", task.targets, shape).data };
}
