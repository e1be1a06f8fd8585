import { checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readMatrix } from "../arrays/readers";
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
  functionName: string,
  argument: string,
  data: LinearData,
  sizes: { inputs?: number; outputs?: number } = {},
): Statistics {
  checkRecord(functionName, argument, data);
  const given =
    "outputInput" in data
      ? data
      : correlationsOf(functionName, argument, checkTask(functionName, argument, data));
  const outputInput = readMatrix(functionName, `${argument} (outputInput)`, given.outputInput, {
    rows: sizes.outputs,
    columns: sizes.inputs,
  });
  const inputInput = readSymmetric(functionName, `${argument} (inputInput)`, given.inputInput);
  if (inputInput.rows !== outputInput.columns) {
    const expected = `of shape [${outputInput.columns}, ${outputInput.columns}]`;
    throw ArgumentError.of(functionName, `${argument} (inputInput)`, expected, given.inputInput);
  }
  const outputPower = checkNumber(functionName, `${argument} (outputPower)`, given.outputPower, {
    atLeast: 0,
  });
  return { inputInput, outputInput, outputPower };
}

function checkTask(functionName: string, argument: string, data: TaskLike): TaskLike {
  if ("inputs" in data && "targets" in data) return data;
  throw ArgumentError.of(functionName, argument, "a task { inputs, targets } or its correlations", data);
}
