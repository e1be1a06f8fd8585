import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike } from "../arrays/types";
import { denseSymmetricEigen } from "../linalg/dense";
import { multiply } from "../linalg/products";
import type { Correlations } from "./correlations";
import { checkRenamed, refuseOldNames } from "./renamed-fields";

/**
 * Returns the statistics of a task that is given by its correlations, after checking that a data set with these
 * correlations exists.
 *
 * Without `targetSecondMoment`, the targets are assumed to be a noiseless linear function of the inputs, for which
 * tr Σyy = tr(Σyx Σxx⁺ Σyxᵀ). This is also the smallest value that a data set with these correlations can have.
 *
 * @param statistics.inputCorrelation Σxx [nIn, nIn]: symmetric (to 1e-12 of its largest entry; smaller differences are
 * averaged) and positive semidefinite (eigenvalues from -1e-10 of the largest)
 * @param statistics.inputOutputCorrelation Σyx [nOut, nIn], with rows in the range of Σxx (to 1e-8 of the norm of Σyx, or within
 * the correlations that inputs with a variance below rounding can produce)
 * @param statistics.targetSecondMoment tr Σyy, at least tr(Σyx Σxx⁺ Σyxᵀ); default that value
 * @param statistics.samples number of samples in the averages; default 1
 * @throws ArgumentError when no data set has these statistics (for a Σxx with a condition number above 1e15, give
 * `targetSecondMoment`: without it the range cannot be distinguished from rounding errors)
 * @example
 * const whitened = correlationsFrom({ inputCorrelation: [[1, 0], [0, 1]], inputOutputCorrelation: [[3, 0], [0, 1]] });
 * // whitened.targetSecondMoment: 10
 */
export function correlationsFrom(statistics: {
  inputCorrelation: MatrixLike;
  inputOutputCorrelation: MatrixLike;
  targetSecondMoment?: number;
  samples?: number;
}): Correlations {
  const args = argumentsOf("correlationsFrom");
  args.record("statistics", statistics);
  checkRenamed(args.at("statistics"), statistics);
  args.options("statistics", statistics, {
    inputCorrelation: true,
    inputOutputCorrelation: true,
    targetSecondMoment: true,
    samples: true,
  });
  const { targetSecondMoment, samples = 1 } = statistics;
  const inputCorrelation = readSymmetric(args.at("inputCorrelation"), statistics.inputCorrelation);
  const inputOutputCorrelation = args.matrix("inputOutputCorrelation", statistics.inputOutputCorrelation, {
    columns: inputCorrelation.columns,
  });
  args.number("samples", samples, { integer: true, atLeast: 1 });
  if (targetSecondMoment !== undefined) args.number("targetSecondMoment", targetSecondMoment, { atLeast: 0 });
  const smallest = smallestTargetSecondMoment(
    args,
    inputCorrelation,
    inputOutputCorrelation,
    targetSecondMoment ?? 0,
  );
  if (targetSecondMoment !== undefined && targetSecondMoment < smallest.power - smallest.error) {
    const expected = `at least tr(Σyx Σxx⁺ Σyxᵀ) = ${smallest.power}`;
    throw args.error("targetSecondMoment", expected, targetSecondMoment);
  }
  return refuseOldNames({
    inputCorrelation: matrixToNdArray(inputCorrelation),
    inputOutputCorrelation: matrixToNdArray(inputOutputCorrelation),
    targetSecondMoment: targetSecondMoment ?? smallest.power,
    samples,
  });
}

function readSymmetric(at: Arguments, value: MatrixLike): Matrix {
  const matrix = at.matrix(HERE, value);
  const { rows: n, columns, data } = matrix;
  if (n !== columns) throw at.error(HERE, "a square matrix", value);
  const largest = data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [data[i * n + j]!, data[j * n + i]!];
      if (Math.abs(below - above) > 1e-12 * largest) {
        const received = `${below} at [${i}, ${j}] and ${above} at [${j}, ${i}]`;
        throw at.refusal(HERE, "symmetric", received);
      }
      data[i * n + j] = data[j * n + i] = below / 2 + above / 2;
    }
  }
  return matrix;
}

/** Computes tr(Σyx Σxx⁺ Σyxᵀ) = Σ_k ‖Σyx v_k‖² / λ_k and a bound on its rounding error. */
function smallestTargetSecondMoment(
  args: Arguments,
  inputCorrelation: Matrix,
  inputOutputCorrelation: Matrix,
  givenPower: number,
): { power: number; error: number } {
  const { values, vectors } = denseSymmetricEigen(inputCorrelation);
  const n = values.length;
  const largest = values[n - 1]!;
  if (values[0]! < -1e-10 * Math.max(largest, 0)) {
    throw args.refusal("inputCorrelation", "positive semidefinite", `the eigenvalue ${values[0]}`);
  }
  const rounding = 2 * n * Number.EPSILON;
  const projected = multiply(inputOutputCorrelation, vectors);
  const lengths = Float64Array.from({ length: n }, (_, k) => columnNorm(projected, k));
  const norm = lengths.reduce((sum, length) => Math.hypot(sum, length), 0);
  let [power, error, outside, dropped] = [0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    const length = lengths[k]!;
    const value = values[k]!;
    if (value > rounding * largest) {
      const lengthError = rounding * norm;
      power += (length / value) * length;
      // First order in the error of the eigenvalue; first and second order in that of the projection.
      error += ((rounding * largest * length) / value) * (length / value);
      error += ((2 * length + lengthError) * lengthError) / value;
    } else {
      outside = Math.hypot(outside, length);
      dropped++;
    }
  }
  // Inputs of variance λ along v allow ‖Σyx v‖ up to √(λ tr Σyy) (Cauchy–Schwarz), even if λ is below rounding.
  const droppedVariance = 2 * dropped * rounding * Math.max(largest, 0);
  const allowed = Math.sqrt(droppedVariance) * Math.sqrt(Math.max(power, givenPower));
  if (outside > 1e-8 * norm + allowed) {
    const received = `a component of norm ${outside} (of ${norm}) outside this range, which no inputs can produce`;
    throw args.refusal("inputOutputCorrelation", "in the range of inputCorrelation", received);
  }
  if (Number.isFinite(power)) return { power, error };
  const expected = "small enough for a finite sum of squares of the targets";
  throw args.refusal("inputOutputCorrelation", expected, `norm ${norm}`);
}

function columnNorm({ rows, columns, data }: Matrix, column: number): number {
  let norm = 0;
  for (let i = 0; i < rows; i++) norm = Math.hypot(norm, data[i * columns + column]!);
  return norm;
}
