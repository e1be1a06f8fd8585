import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { denseSvd, denseSymmetricEigen } from "../../linalg/dense";
import { multiply, transposedMultiply } from "../../linalg/products";
import { multiplyInto } from "../../simd";
import { type LinearData, type Statistics, statisticsSteps } from "../statistics";

/** Singular modes of a task, with r = min(nIn, nOut). */
export interface TaskModes extends Tabular {
  /** Singular values s of Σyx, r numbers, descending. */
  readonly strengths: Float64Array;
  /** Input modes, [nIn, r]: column α is the input analyser v_α. */
  readonly inputModes: NdArray;
  /** Output modes, [nOut, r]: column α is the output mode u_α. */
  readonly outputModes: NdArray;
  /** Input variance along each mode, d_α = v_αᵀ Σxx v_α, r numbers. */
  readonly inputVariances: Float64Array;
  /**
   * Largest entry of Σxx v_α − d_α v_α over all modes, relative to the largest entry of Σxx. If it is 0, the input
   * covariance does not couple the modes, and `modeDynamics` is exact for them.
   */
  readonly coupling: number;
}

/**
 * Computes the modes of a task that a deep linear network learns one by one: the singular value decomposition of Σyx
 * and the coupling of the modes by the input covariance (Saxe, McClelland & Ganguli 2014).
 *
 * @param data a task { inputs, targets } or its correlations
 * @throws ArgumentError when shapes do not match or an entry is not finite
 * @example
 * const { strengths, inputVariances, coupling } = taskModes(semanticHierarchy());
 */
export const taskModes = (data: LinearData): TaskModes => runSync(modesSteps(argumentsOf("taskModes"), data));

/**
 * Computes the same numbers as `taskModes`, but yields to the event loop while the correlations are computed.
 *
 * @throws the errors of `taskModes`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { strengths } = await taskModesAsync(semanticHierarchy(), { signal });
 */
export const taskModesAsync = (data: LinearData, options: ComputationOptions = {}): Promise<TaskModes> =>
  runComputation("taskModesAsync", options, (args) => modesSteps(args, data));

function* modesSteps(args: Arguments, data: LinearData): Computation<TaskModes> {
  const modes = modesOf(yield* statisticsSteps(args.at("data"), data));
  const result: Omit<TaskModes, "toTable"> = {
    strengths: modes.strengths,
    inputModes: matrixToNdArray(modes.v),
    outputModes: matrixToNdArray(modes.u),
    inputVariances: modes.inputVariances,
    coupling: modes.coupling,
  };
  return attachTable(result, modesTable);
}

/** Returns strength and input variance of every mode as a table. */
const modesTable = ({ strengths, inputVariances }: Omit<TaskModes, "toTable">): Table =>
  tableOf([
    ["mode", Array.from(strengths, (_, k) => k + 1)],
    ["strength", strengths],
    ["input variance", inputVariances],
  ]);

/** Modes as dense matrices: u [nOut, r] and v [nIn, r]. */
export interface DenseModes {
  readonly u: Matrix;
  readonly v: Matrix;
  readonly strengths: Float64Array;
  readonly inputVariances: Float64Array;
  readonly coupling: number;
}

/** Dense-matrix version of `taskModes`. */
export function modesOf({ inputCorrelation, inputOutputCorrelation }: Statistics): DenseModes {
  const { u, singularValues: strengths, v } = denseSvd(inputOutputCorrelation);
  const r = strengths.length;
  diagonaliseRepeated(transposedMultiply(v, multiply(inputCorrelation, v)), strengths, [u, v]);
  const image = multiply(inputCorrelation, v);
  const inputVariances = Float64Array.from({ length: r }, (_, k) => columnProduct(v, image, k));
  let residual = 0;
  for (let i = 0; i < image.data.length; i++) {
    residual = Math.max(residual, Math.abs(image.data[i]! - inputVariances[i % r]! * v.data[i]!));
  }
  const largest = inputCorrelation.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return { u, v, strengths, inputVariances, coupling: largest === 0 ? 0 : residual / largest };
}

/**
 * Rotates the singular vectors of every repeated singular value, which are not unique, to diagonalise the input
 * covariance (given in the basis v). Rotates u and v by the same rotation, in place.
 */
function diagonaliseRepeated(covariance: Matrix, strengths: Float64Array, bases: readonly Matrix[]): void {
  const r = strengths.length;
  const tolerance = 1e-12 * r * strengths[0]!;
  for (let first = 0; first < r; ) {
    let end = first + 1;
    while (end < r && strengths[end - 1]! - strengths[end]! <= tolerance) end++;
    const size = end - first;
    if (size > 1) {
      const block = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const [a, b] = [(first + i) * r + first + j, (first + j) * r + first + i];
          block[i * size + j] = (covariance.data[a]! + covariance.data[b]!) / 2;
        }
      }
      const rotation = denseSymmetricEigen({ rows: size, columns: size, data: block }).vectors;
      for (const basis of bases) rotateColumns(basis, first, rotation);
    }
    first = end;
  }
}

/** Replaces columns first, first + 1, ... of `basis` by their combinations with the columns of `rotation`, in place. */
function rotateColumns(basis: Matrix, first: number, rotation: Matrix): void {
  const size = rotation.rows;
  for (let i = 0; i < basis.rows; i++) {
    const start = i * basis.columns + first;
    const row = basis.data.slice(start, start + size);
    multiplyInto(basis.data.subarray(start, start + size), row, rotation.data, 1, size, size);
  }
}

/** Returns the inner product of column k of a with column k of b. */
function columnProduct(a: Matrix, b: Matrix, k: number): number {
  let sum = 0;
  for (let i = k; i < a.data.length; i += a.columns) sum += a.data[i]! * b.data[i]!;
  return sum;
}

/** Writes the strengths u_αᵀ W v_α of a product W in the modes to `out` from `offset`. */
export function projectModes(product: Matrix, { u, v }: DenseModes, out: Float64Array, offset: number): void {
  const image = multiply(product, v);
  for (let k = 0; k < u.columns; k++) out[offset + k] = columnProduct(u, image, k);
}
