import { checkMemory } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { secondMoment, sumOfSquares } from "./moments";
import { readTask } from "./read-task";
import type { TaskLike } from "./task";

/** The averages over samples that a linear network's gradient flow depends on. */
export interface Correlations {
  /** Σxx = ⟨x xᵀ⟩, [nIn, nIn], symmetric and positive semidefinite. */
  readonly inputInput: NdArray;
  /** Σyx = ⟨y xᵀ⟩, [nOut, nIn]. */
  readonly outputInput: NdArray;
  /** tr Σyy = ⟨‖y‖²⟩: twice the loss of a network whose output is zero. */
  readonly outputPower: number;
  /** The number of samples P that were averaged. */
  readonly samples: number;
}

/**
 * The sufficient statistics of a task for linear networks: Σxx = ⟨x xᵀ⟩, Σyx = ⟨y xᵀ⟩ and tr Σyy = ⟨‖y‖²⟩, averages
 * over the P samples about zero, not about the mean (Saxe, McClelland & Ganguli 2014, divided by P).
 *
 * Every quantity of a linear network's learning follows from these, at a cost that does not depend on P. Σxx is summed
 * over one triangle and is exactly symmetric; relative error about P ε at worst; P nIn (nIn / 2 + nOut) multiplications.
 *
 * @param task inputs [P, nIn] and targets [P, nOut], in any form of matrix
 * @throws ArgumentError when the numbers of rows differ, an entry is not finite, or the statistics would not fit in
 * memory or in float64
 * @example
 * const { inputInput, outputInput } = correlations({ inputs: [[1, 0], [0, 1]], targets: [[2], [4]] });
 * // inputInput: I / 2, outputInput: [[1, 2]]
 */
export function correlations(task: TaskLike): Correlations {
  return correlationsOf("correlations", "task", task);
}

/** The same on behalf of another function and its argument. */
export function correlationsOf(functionName: string, argument: string, task: TaskLike): Correlations {
  const { inputs, targets } = readTask(functionName, argument, task);
  const entries = inputs.columns * Math.max(inputs.columns, targets.columns);
  checkMemory(
    functionName,
    argument,
    entries,
    "its statistics have nIn² + nOut nIn entries: reduce the inputs first",
  );
  finiteSquares(functionName, `${argument}.inputs`, inputs);
  const outputPower = finiteSquares(functionName, `${argument}.targets`, targets) / targets.rows;
  return {
    inputInput: matrixToNdArray(secondMoment(inputs, inputs)),
    outputInput: matrixToNdArray(secondMoment(targets, inputs)),
    outputPower,
    samples: inputs.rows,
  };
}

/** Finite sums of squares bound every sum of products (Cauchy–Schwarz), so that no statistic can overflow. */
function finiteSquares(functionName: string, argument: string, matrix: Matrix): number {
  const power = sumOfSquares(matrix.data);
  if (Number.isFinite(power)) return power;
  throw new ArgumentError(functionName, argument, "small enough for a finite sum of squares", `${power}`);
}
