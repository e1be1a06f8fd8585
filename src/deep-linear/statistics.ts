import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import { readSymmetric } from "../linalg/eigen";
import type { Correlations, TaskLike } from "../tasks";
import { correlationsOf } from "../tasks/correlations";

/** Task for linear networks: samples, or only their correlations. */
export type LinearData = TaskLike | Correlations;

/** Σxx, Σyx and tr Σyy as dense matrices. */
export interface Statistics {
  readonly inputInput: Matrix;
  readonly outputInput: Matrix;
  readonly outputPower: number;
}

/** Reads and checks a task or its correlations; `sizes` are those of the network, if there is one. */
export function readStatistics(
  args: Arguments,
  data: LinearData,
  sizes: { inputs?: number; outputs?: number } = {},
): Statistics {
  args.record(HERE, data);
  const given = "outputInput" in data ? data : correlationsOf(args, checkTask(args, data));
  const outputInput = args.matrix("(outputInput)", given.outputInput, {
    rows: sizes.outputs,
    columns: sizes.inputs,
  });
  const inputInput = readSymmetric(args.at("(inputInput)"), given.inputInput);
  if (inputInput.rows !== outputInput.columns) {
    const expected = `of shape [${outputInput.columns}, ${outputInput.columns}]`;
    throw args.error("(inputInput)", expected, given.inputInput);
  }
  const outputPower = args.number("(outputPower)", given.outputPower, {
    atLeast: 0,
  });
  return { inputInput, outputInput, outputPower };
}

function checkTask(args: Arguments, data: TaskLike): TaskLike {
  if ("inputs" in data && "targets" in data) return data;
  throw args.error(HERE, "a task { inputs, targets } or its correlations", data);
}
