import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";
import { denseSymmetricEigen } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { transposedMultiply } from "../linalg/products";
import { checkSemidefinite } from "../linalg/semidefinite";

/** A kernel by its eigenvectors, and targets in their basis. */
export interface KernelTargets {
  /** K₀, [P, P]. */
  readonly kernel: Matrix;
  /** Eigenvalues of K₀, ascending, P numbers. */
  readonly values: Float64Array;
  /** Eigenvectors as columns, [P, P]. */
  readonly vectors: Matrix;
  /** Y, [P, m]. */
  readonly targets: Matrix;
  /** Coordinates of the targets, vectorsᵀ Y, [P, m]. */
  readonly coordinates: Matrix;
}

/** Reads a kernel, which must be positive definite, or positive semidefinite if `semidefinite`, and its targets. */
export function readKernelTargets(
  args: Arguments,
  kernelLike: MatrixLike,
  targetsLike: MatrixLike,
  semidefinite: boolean,
): KernelTargets {
  const kernel = readSymmetric(args.at("kernel"), kernelLike);
  const { rows: P } = kernel;
  const targets = args.matrix("targets", targetsLike, { rows: P });
  const { values, vectors } = denseSymmetricEigen(kernel);
  args.finite("kernel", values);
  const [smallest, largest] = [values[0]!, values[P - 1]!];
  if (semidefinite) checkSemidefinite(args.at("kernel"), values);
  else if (!(smallest > P * Number.EPSILON * largest && smallest > 0)) {
    const expected = "positive definite (use a temperature above 0 for a singular kernel)";
    const received = `a matrix with smallest eigenvalue ${smallest} and largest eigenvalue ${largest}`;
    throw args.refusal("kernel", expected, received);
  }
  const clipped = values.map((x) => Math.max(x, 0));
  const coordinates = transposedMultiply(vectors, targets);
  return { kernel, values: clipped, vectors, targets, coordinates };
}
