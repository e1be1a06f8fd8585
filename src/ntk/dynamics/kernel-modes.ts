import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArrayLike } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { symmetricEigenSteps } from "../../linalg/dense";
import { readSymmetric } from "../../linalg/eigen";
import { productSteps } from "../../linalg/product-steps";
import { multiply, transposedMultiply } from "../../linalg/products";
import { checkSemidefinite } from "../../linalg/semidefinite";

/** A kernel: [P, P] common to all outputs, or [P, P, O, O] between outputs. */
export type KernelLike = MatrixLike | NdArrayLike;

/** Eigendecomposition of the kernel of a training set. */
export interface KernelModes {
  readonly samples: number;
  readonly outputs: number;
  /** True if the kernel couples outputs; its rows are then pairs (sample, output) instead of samples. */
  readonly coupled: boolean;
  /** n eigenvalues, descending; eigenvalues of the size of rounding errors are set to 0. */
  readonly values: Float64Array;
  /** [n, n]; column k belongs to value k. */
  readonly vectors: Matrix;
  /** The symmetric kernel, [n, n]. */
  readonly kernel: Matrix;
}

/** Reads a kernel and decomposes it, with pauses. */
export function* kernelModes(args: Arguments, value: KernelLike, outputs: number): Computation<KernelModes> {
  const { shape, data } = readArray(args, value, { dimensions: [2, 4] });
  const samples = shape[0]!;
  const coupled = shape.length === 4;
  const expected = coupled ? [samples, samples, outputs, outputs] : [samples, samples];
  if (expected.some((n, d) => n !== shape[d])) {
    throw args.error(HERE, `of shape [${expected.join(", ")}]`, value);
  }
  const flat = coupled ? rowsOfOutputs(data, samples, samples, outputs) : data;
  const n = coupled ? samples * outputs : samples;
  const kernel = readSymmetric(args, toNdArray(flat, [n, n]));
  const { values, vectors } = yield* symmetricEigenSteps(kernel);
  checkSemidefinite(args, values);
  const noise = n * Number.EPSILON * values[n - 1]!;
  return {
    samples,
    outputs,
    coupled,
    values: Float64Array.from(values, (_, k) => (values[n - 1 - k]! > noise ? values[n - 1 - k]! : 0)),
    vectors: { ...vectors, data: reversedColumns(vectors) },
    kernel,
  };
}

function reversedColumns({ rows, columns, data }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) out[i * columns + k] = data[i * columns + columns - 1 - k]!;
  }
  return out;
}

/** Rearranges [M, P, O, O] to [M O, P O]. */
function rowsOfOutputs(data: Float64Array, rows: number, columns: number, outputs: number): Float64Array {
  const out = new Float64Array(data.length);
  let from = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let a = 0; a < outputs; a++) {
        for (let b = 0; b < outputs; b++) {
          out[(i * outputs + a) * columns * outputs + j * outputs + b] = data[from++]!;
        }
      }
    }
  }
  return out;
}

/** Returns outputs [P, O] in the order of the kernel's rows: [P, O], or [P O, 1] if the kernel couples outputs. */
export function columnsOf(modes: KernelModes, outputs: Float64Array): Matrix {
  const { coupled, samples } = modes;
  const rows = coupled ? outputs.length : samples;
  return { rows, columns: outputs.length / rows, data: outputs };
}

/** Reads a kernel between test inputs and the training set: [M, P] as [M, n], or [M, P, O, O] as [M O, n]. */
export function readCross(args: Arguments, value: KernelLike, modes: KernelModes): Matrix {
  const { samples, outputs, coupled } = modes;
  if (!coupled) return args.matrix(HERE, value as MatrixLike, { columns: samples });
  const expected = [undefined, samples, outputs, outputs];
  const { shape, data } = readArray(args, value, { dimensions: [4], shape: expected });
  const rows = shape[0]!;
  const flat = rowsOfOutputs(data, rows, samples, outputs);
  return { rows: rows * outputs, columns: samples * outputs, data: flat };
}

/** vectorsᵀ m */
export const toModes = ({ vectors }: KernelModes, m: Matrix): Matrix => transposedMultiply(vectors, m);

/** vectors m */
export const fromModes = ({ vectors }: KernelModes, m: Matrix): Matrix => multiply(vectors, m);

/**
 * Computes the kernel between test inputs and the modes, cross · vectors. By the Cauchy–Schwarz inequality the entries
 * of modes with eigenvalue 0 vanish; their rounding errors are set to 0, because they would grow with time.
 *
 * @param keepsNull true to keep entries of null modes above rounding size, for a `cross` inconsistent with the kernel
 */
export function* crossModes(cross: Matrix, modes: KernelModes, keepsNull: boolean): Computation<Matrix> {
  const { values } = modes;
  const projected = yield* productSteps(cross, modes.vectors);
  const n = values.length;
  for (let i = 0; i < cross.rows; i++) {
    let square = 0;
    for (let j = 0; j < n; j++) square += cross.data[i * n + j]! ** 2;
    const noise = 8 * n * Number.EPSILON * Math.sqrt(square);
    for (let k = n - 1; k >= 0 && values[k] === 0; k--) {
      const at = i * n + k;
      if (!keepsNull || Math.abs(projected.data[at]!) <= noise) projected.data[at] = 0;
    }
  }
  return projected;
}

/** Checks a time of learning, which may be Infinity. */
export const checkTime = (args: Arguments, t: number): number =>
  args.number("t", t, { atLeast: 0, infinite: true });
