import { type Arguments, argumentsOf, type MatrixRows } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { secondMoments } from "./moments/moments";
import { readTaskRows } from "./read-task";
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
export interface CorrelationMatrices {
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
 * and is exactly symmetric. The relative error is at most about P ε, the cost P nIn (nIn / 2 + nOut) multiplications. Sums
 * of products of integers (pixels, classes) are exact below 2^53 and, for integers up to ±2896, take a third of the time. The
 * samples are converted to float64 in groups of at most 256, so that large tasks need no second copy.
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
 * Computes the same numbers as `correlations`, but yields to the event loop. The samples must not change until it is done.
 *
 * @throws the errors of `correlations`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { inputCorrelation } = await correlationsAsync({ inputs: [[1, 0], [0, 1]], targets: [[2], [4]] }, { signal });
 */
export const correlationsAsync = (task: TaskLike, options: ComputationOptions = {}): Promise<Correlations> =>
  runComputation("correlationsAsync", options, (args) => correlationsOf(args, task));

function* correlationsOf(args: Arguments, task: TaskLike): Computation<Correlations> {
  return correlationArrays(yield* correlationMatrices(args.at("task"), task));
}

/** Returns correlations as ndarrays. */
export function correlationArrays(matrices: CorrelationMatrices): Correlations {
  const { inputCorrelation, inputOutputCorrelation, ...numbers } = matrices;
  return refuseOldNames({
    inputCorrelation: matrixToNdArray(inputCorrelation),
    inputOutputCorrelation: matrixToNdArray(inputOutputCorrelation),
    ...numbers,
  });
}

/** Computes the correlations of a task as dense matrices, without ndarrays, which need code generation. */
export function* correlationMatrices(at: Arguments, task: TaskLike): Computation<CorrelationMatrices> {
  const { inputs, targets } = readTaskRows(at, task);
  return yield* correlationsOfRows(at, inputs, targets);
}

/** Refuses statistics that would not fit in memory. */
export function checkStatisticsSize(at: Arguments, inputs: number, targets: number): void {
  const entries = inputs * Math.max(inputs, targets);
  at.memory(HERE, entries, "the statistics have nIn² + nOut nIn entries: reduce the inputs first");
}

/** Computes the correlations of samples in rows, which are read only once. */
export function* correlationsOfRows(
  at: Arguments,
  inputs: MatrixRows,
  targets: MatrixRows,
): Computation<CorrelationMatrices> {
  checkStatisticsSize(at, inputs.columns, targets.columns);
  const moments = yield* secondMoments(at, inputs, targets);
  finitePower(at.at("inputs"), moments.inputPower);
  return {
    inputCorrelation: moments.inputs,
    inputOutputCorrelation: moments.targetsInputs,
    targetSecondMoment: finitePower(at.at("targets"), moments.targetPower),
    samples: inputs.rows,
  };
}

/** Returns an average sum of squares if it is finite. It then bounds every average of products (Cauchy–Schwarz). */
export function finitePower(at: Arguments, power: number): number {
  if (Number.isFinite(power)) return power;
  throw at.refusal(HERE, "small enough for a finite sum of squares", `${power}`);
}
