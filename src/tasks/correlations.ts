import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { secondMoment, sumOfSquares } from "./moments";
import { readTask } from "./read-task";
import { refuseOldNames } from "./renamed-fields";
import type { TaskLike } from "./task";

/** Averages over samples that determine the gradient flow of a linear network. */
export interface Correlations {
  /** Σxx = ⟨x xᵀ⟩, [nIn, nIn], symmetric and positive semidefinite. */
  readonly inputCorrelation: NdArray;
  /** Σyx = ⟨y xᵀ⟩, [nOut, nIn]. */
  readonly inputOutputCorrelation: NdArray;
  /** tr Σyy = ⟨‖y‖²⟩: twice the loss of a network whose output is zero. */
  readonly targetSecondMoment: number;
  /** Number P of samples in the averages. */
  readonly samples: number;
}

/**
 * Computes the sufficient statistics of a task for linear networks: Σxx = ⟨x xᵀ⟩, Σyx = ⟨y xᵀ⟩ and tr Σyy = ⟨‖y‖²⟩,
 * averages over the P samples about zero, not about the mean (Saxe, McClelland & Ganguli 2014, divided by P).
 *
 * They determine the learning of a linear network, at a cost that does not depend on P. Σxx is summed over one triangle
 * and is exactly symmetric. The relative error is at most about P ε, the cost P nIn (nIn / 2 + nOut) multiplications.
 *
 * @param task inputs [P, nIn] and targets [P, nOut], in any form of matrix
 * @throws ArgumentError when the numbers of rows differ, an entry is not finite, or the statistics would not fit in
 * memory or in float64
 * @example
 * const { inputCorrelation, inputOutputCorrelation } = correlations({ inputs: [[1, 0], [0, 1]], targets: [[2], [4]] });
 * // inputCorrelation: I / 2, inputOutputCorrelation: [[1, 2]]
 */
export function correlations(task: TaskLike): Correlations {
  return correlationsOf(argumentsOf("correlations").at("task"), task);
}

/** Computes `correlations`. */
function correlationsOf(at: Arguments, task: TaskLike): Correlations {
  const { inputCorrelation, inputOutputCorrelation, ...numbers } = correlationMatrices(at, task);
  return refuseOldNames({
    inputCorrelation: matrixToNdArray(inputCorrelation),
    inputOutputCorrelation: matrixToNdArray(inputOutputCorrelation),
    ...numbers,
  });
}

/** Computes the correlations of a task as dense matrices, without ndarrays, which need code generation. */
export function correlationMatrices(at: Arguments, task: TaskLike) {
  const { inputs, targets } = readTask(at, task);
  const entries = inputs.columns * Math.max(inputs.columns, targets.columns);
  at.memory(HERE, entries, "the statistics have nIn² + nOut nIn entries: reduce the inputs first");
  finiteSquares(at.at("inputs"), inputs);
  const targetSecondMoment = finiteSquares(at.at("targets"), targets) / targets.rows;
  return {
    inputCorrelation: secondMoment(inputs, inputs),
    inputOutputCorrelation: secondMoment(targets, inputs),
    targetSecondMoment,
    samples: inputs.rows,
  };
}

/**
 * Computes the sum of squares and checks that it is finite. Finite sums of squares bound every sum of products
 * (Cauchy–Schwarz), so that no statistic can overflow.
 */
function finiteSquares(at: Arguments, matrix: Matrix): number {
  const power = sumOfSquares(matrix.data);
  if (Number.isFinite(power)) return power;
  throw at.refusal(HERE, "small enough for a finite sum of squares", `${power}`);
}
