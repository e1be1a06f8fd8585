import { EigenvalueDecomposition } from "ml-matrix";
import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import { fromMl, toMl } from "../../ml-matrix";
import { multiply, transposedMultiply } from "../../products";
import { powerOfTwoScale } from "../scaling";
import { openStore } from "../store";
import { balance } from "./balance";
import { type ComplexEigen, complexEigen } from "./complex-eigen";
import { francis, MIN_ENTRY } from "./francis";
import { hessenberg, hessenbergWorkLength } from "./hessenberg";

/** Largest residual accepted with balancing, in units of n ε ‖matrix‖. */
const MAX_RESIDUAL = 10;

/**
 * Computes the eigenvalues and right eigenvectors of a square matrix with finite entries.
 *
 * Scaling by a power of two, balancing, Hessenberg and real Schur form; ml-matrix computes the eigenvectors of the Schur
 * form. Its own QR iteration has no limit and never ends for some matrices of zeros and ones; on a Schur form it has
 * nothing to do. Balancing makes eigenvalues of badly scaled matrices more accurate, but can make residuals of their
 * vectors larger (Watkins 2006); such a matrix is decomposed again without scaling. About 30 n³ operations. Pauses in the
 * reduction and the iteration, but not in the computation of the vectors.
 *
 * @throws ConvergenceError if the QR iteration exceeds its limit
 */
export function* denseEigen({ rows: n, data }: Matrix): Computation<ComplexEigen> {
  const factor = powerOfTwoScale(data);
  const matrix = { rows: n, columns: n, data: data.map((x) => factor * x) };
  const balanced = yield* part(0, 0.9, decompose(matrix, true));
  const norm = Math.sqrt(matrix.data.reduce((sum, x) => sum + x * x, 0));
  const found =
    largestResidual(matrix, balanced) <= MAX_RESIDUAL * n * Number.EPSILON * norm
      ? balanced
      : yield* part(0.9, 1, decompose(matrix, false));
  const unscaled = (values: Float64Array): Float64Array => values.map((x) => x / factor);
  return { ...found, real: unscaled(found.real), imaginary: unscaled(found.imaginary) };
}

function* decompose({ rows: n, data }: Matrix, scaling: boolean): Computation<ComplexEigen> {
  const store = openStore(argumentsOf("eigen"), n, [n * n, hessenbergWorkLength(n)]);
  try {
    const a = store.take(n * n);
    a.set(data);
    const { order, scales } = balance(a, n, scaling);
    const basis = yield* part(0, 0.1, hessenberg(store, a, n));
    yield* part(0.1, 0.5, francis(a, basis, n));
    // ml-matrix does not recognise a zero below two subnormal entries, and its quotients must not overflow.
    const schur = a.map((x) => (Math.abs(x) < MIN_ENTRY ? 0 : x));
    const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
      toMl({ rows: n, columns: n, data: schur }),
    );
    const columns = { rows: n, columns: n, data: basis.slice() };
    const balanced = transposedMultiply(columns, fromMl(eigenvectorMatrix));
    const vectors = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) vectors[order[i]! * n + j] = scales[i]! * balanced.data[i * n + j]!;
    }
    return complexEigen(realEigenvalues, imaginaryEigenvalues, { rows: n, columns: n, data: vectors });
  } finally {
    store.release();
  }
}

/** Computes the largest entry of |matrix · vectors − vectors · diag(values)|. */
function largestResidual(matrix: Matrix, { real, imaginary, vectors }: ComplexEigen): number {
  const n = matrix.rows;
  const [x, y] = [vectors.real.data, vectors.imaginary.data];
  const [ax, ay] = [multiply(matrix, vectors.real).data, multiply(matrix, vectors.imaginary).data];
  let largest = 0;
  for (let at = 0; at < n * n; at++) {
    const [a, b] = [real[at % n]!, imaginary[at % n]!];
    const realPart = ax[at]! - (a * x[at]! - b * y[at]!);
    const imaginaryPart = ay[at]! - (a * y[at]! + b * x[at]!);
    largest = Math.max(largest, Math.abs(realPart), Math.abs(imaginaryPart));
  }
  return largest;
}
