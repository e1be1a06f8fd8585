import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { type Computation, part, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
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

/** Correlations as dense matrices. */
interface CorrelationMatrices {
  readonly inputCorrelation: Matrix;
  readonly inputOutputCorrelation: Matrix;
  readonly targetSecondMoment: number;
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
export const correlations = (task: TaskLike): Correlations =>
  runSync(correlationsOf(argumentsOf("correlations"), task));

/**
 * Computes the same numbers as `correlations`, but yields to the event loop.
 *
 * @throws the errors of `correlations`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { inputCorrelation } = await correlationsAsync({ inputs: [[1, 0], [0, 1]], targets: [[2], [4]] }, { signal });
 */
export const correlationsAsync = (task: TaskLike, options: ComputationOptions = {}): Promise<Correlations> =>
  runComputation("correlationsAsync", options, (args) => correlationsOf(args, task));

function* correlationsOf(args: Arguments, task: TaskLike): Computation<Correlations> {
  const matrices = yield* correlationMatrices(args.at("task"), task);
  const { inputCorrelation, inputOutputCorrelation, ...numbers } = matrices;
  return refuseOldNames({
    inputCorrelation: matrixToNdArray(inputCorrelation),
    inputOutputCorrelation: matrixToNdArray(inputOutputCorrelation),
    ...numbers,
  });
}

/** Computes the correlations of a task as dense matrices, without ndarrays, which need code generation. */
export function* correlationMatrices(at: Arguments, task: TaskLike): Computation<CorrelationMatrices> {
  const { inputs, targets } = readTask(at, task);
  const entries = inputs.columns * Math.max(inputs.columns, targets.columns);
  at.memory(HERE, entries, "the statistics have nIn² + nOut nIn entries: reduce the inputs first");
  finiteSquares(at.at("inputs"), inputs);
  const targetSecondMoment = finiteSquares(at.at("targets"), targets) / targets.rows;
  const share = inputs.columns / (inputs.columns + 2 * targets.columns);
  return {
    inputCorrelation: yield* part(0, share, secondMoment(inputs, inputs)),
    inputOutputCorrelation: yield* part(share, 1, secondMoment(targets, inputs)),
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
