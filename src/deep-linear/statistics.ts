import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix, NdArrayLike } from "../arrays/types";
import { readSymmetric } from "../linalg/eigen";
import type { Correlations, TaskLike } from "../tasks";
import { correlationMatrices } from "../tasks/correlations";
import { checkRenamed } from "../tasks/renamed-fields";

/** Task for linear networks: samples, or only their correlations. */
export type LinearData = TaskLike | Correlations;

/** Σxx, Σyx and tr Σyy as dense matrices. */
export interface Statistics {
  readonly inputCorrelation: Matrix;
  readonly inputOutputCorrelation: Matrix;
  readonly targetSecondMoment: number;
}

/** Reads and checks a task or its correlations; `sizes` are those of the network, if there is one. */
export function readStatistics(
  args: Arguments,
  data: LinearData,
  sizes: { inputs?: number; outputs?: number } = {},
): Statistics {
  args.record(HERE, data);
  checkRenamed(args, data);
  const given = "inputOutputCorrelation" in data ? data : computed(args, checkTask(args, data));
  const inputOutputCorrelation = args.matrix("(inputOutputCorrelation)", given.inputOutputCorrelation, {
    rows: sizes.outputs,
    columns: sizes.inputs,
  });
  const inputCorrelation = readSymmetric(args.at("(inputCorrelation)"), given.inputCorrelation);
  if (inputCorrelation.rows !== inputOutputCorrelation.columns) {
    const expected = `of shape [${inputOutputCorrelation.columns}, ${inputOutputCorrelation.columns}]`;
    throw args.error("(inputCorrelation)", expected, given.inputCorrelation);
  }
  const targetSecondMoment = args.number("(targetSecondMoment)", given.targetSecondMoment, {
    atLeast: 0,
  });
  return { inputCorrelation, inputOutputCorrelation, targetSecondMoment };
}

/** Computes the correlations of a task, with matrices in a form that is read like the caller's ndarrays. */
function computed(args: Arguments, task: TaskLike) {
  const { inputCorrelation, inputOutputCorrelation, ...numbers } = correlationMatrices(args, task);
  return {
    inputCorrelation: strided(inputCorrelation),
    inputOutputCorrelation: strided(inputOutputCorrelation),
    ...numbers,
  };
}

const strided = ({ rows, columns, data }: Matrix): NdArrayLike => ({
  data,
  shape: [rows, columns],
  stride: [columns, 1],
  offset: 0,
});

function checkTask(args: Arguments, data: TaskLike): TaskLike {
  if ("inputs" in data && "targets" in data) return data;
  throw args.error(HERE, "a task { inputs, targets } or its correlations", data);
}
