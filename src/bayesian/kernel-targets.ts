import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";
import { denseSymmetricEigen } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { transposedMultiply } from "../linalg/products";

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

/** Largest magnitude of a negative eigenvalue that is taken as a rounding error, relative to the largest eigenvalue. */
const MAX_NEGATIVE_FRACTION = 1e-8;

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
  const accepted = semidefinite
    ? smallest >= -MAX_NEGATIVE_FRACTION * Math.max(largest, 0) && largest >= 0
    : smallest > P * Number.EPSILON * largest && smallest > 0;
  if (!accepted) {
    const expected = semidefinite
      ? "positive semidefinite"
      : "positive definite (use a temperature above 0 for a singular kernel)";
    const received = `a matrix with smallest eigenvalue ${smallest} and largest eigenvalue ${largest}`;
    throw args.refusal("kernel", expected, received);
  }
  const clipped = values.map((x) => Math.max(x, 0));
  const coordinates = transposedMultiply(vectors, targets);
  return { kernel, values: clipped, vectors, targets, coordinates };
}
