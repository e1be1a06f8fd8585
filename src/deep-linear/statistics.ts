import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix, NdArrayLike } from "../arrays/types";
import type { Computation } from "../concurrency/computation";
import { runSync } from "../concurrency/run-generator";
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
export const readStatistics = (at: Arguments, data: LinearData, sizes: Sizes = {}): Statistics =>
  runSync(statisticsSteps(at, data, sizes));

/** Sizes of a network's inputs and outputs. */
interface Sizes {
  readonly inputs?: number;
  readonly outputs?: number;
}

/** Computes `readStatistics` with pauses. */
export function* statisticsSteps(
  at: Arguments,
  data: LinearData,
  sizes: Sizes = {},
): Computation<Statistics> {
  at.record(HERE, data);
  checkRenamed(at, data);
  const given = "inputOutputCorrelation" in data ? data : yield* computed(at, checkTask(at, data));
  const inputOutputCorrelation = at.matrix("(inputOutputCorrelation)", given.inputOutputCorrelation, {
    rows: sizes.outputs,
    columns: sizes.inputs,
  });
  const inputCorrelation = readSymmetric(at.at("(inputCorrelation)"), given.inputCorrelation);
  if (inputCorrelation.rows !== inputOutputCorrelation.columns) {
    const expected = `of shape [${inputOutputCorrelation.columns}, ${inputOutputCorrelation.columns}]`;
    throw at.error("(inputCorrelation)", expected, given.inputCorrelation);
  }
  const targetSecondMoment = at.number("(targetSecondMoment)", given.targetSecondMoment, { atLeast: 0 });
  return { inputCorrelation, inputOutputCorrelation, targetSecondMoment };
}

/** Computes the correlations of a task, with matrices in a form that is read like the caller's ndarrays. */
function* computed(at: Arguments, task: TaskLike) {
  const { inputCorrelation, inputOutputCorrelation, ...numbers } = yield* correlationMatrices(at, task);
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

function checkTask(at: Arguments, data: TaskLike): TaskLike {
  if ("inputs" in data && "targets" in data) return data;
  throw at.error(HERE, "a task { inputs, targets } or its correlations", data);
}
