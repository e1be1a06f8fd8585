import type { Arguments, MatrixRows } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { momentSums } from "./moment-sums";

/** Averages over samples. */
export interface Moments {
  /** ⟨x xᵀ⟩, [nIn, nIn], exactly symmetric. */
  readonly inputs: Matrix;
  /** ⟨y xᵀ⟩, [nOut, nIn]. */
  readonly targetsInputs: Matrix;
  /** ⟨‖x‖²⟩. */
  readonly inputPower: number;
  /** ⟨‖y‖²⟩. */
  readonly targetPower: number;
}

/** Number of multiplications between pauses, and limits of the number of samples between them. */
const PRODUCTS_PER_PAUSE = 2 ** 28;
const [MIN_SAMPLES, MAX_SAMPLES] = [64, 256];

/**
 * Computes the second moments of samples in the rows of `inputs` [P, nIn] and `targets` [P, nOut].
 *
 * Groups of samples are converted to float64 and added to one triangle of ⟨x xᵀ⟩. Sums of products of integers from -2896
 * to 2896 are exact. Pauses after every group.
 *
 * @throws ArgumentError for an entry that is not finite
 */
export function* secondMoments(
  args: Arguments,
  inputs: MatrixRows,
  targets: MatrixRows,
): Computation<Moments> {
  const [samples, n, m] = [inputs.rows, inputs.columns, targets.columns];
  const fitting = Math.floor(PRODUCTS_PER_PAUSE / (n * (n + m)));
  const group = Math.min(samples, Math.max(MIN_SAMPLES, Math.min(MAX_SAMPLES, fitting)));
  const sums = momentSums(args, n, m, group);
  try {
    let targetSum = 0;
    for (let start = 0; start < samples; start += group) {
      const end = Math.min(start + group, samples);
      inputs.copy(sums.x, start, end);
      targets.copy(sums.y, start, end);
      sums.add(end - start);
      for (let k = 0; k < (end - start) * m; k++) targetSum += sums.y[k]! ** 2;
      if (end < samples) yield end / samples;
    }
    const { inputs: inputSums, targetsInputs } = sums.total();
    const inputMoment = mirrored(inputSums, sums.width, n, samples);
    const squares = inputMoment.data.filter((_, k) => k % (n + 1) === 0);
    return {
      inputs: inputMoment,
      targetsInputs: divided(targetsInputs, sums.width, [m, n], samples),
      inputPower: squares.reduce((sum, x) => sum + x),
      targetPower: targetSum / samples,
    };
  } finally {
    sums.release();
  }
}

/** Returns the symmetric matrix with the given lower triangle, in rows `width` apart, divided by a number. */
function mirrored(lower: Float64Array, width: number, size: number, divisor: number): Matrix {
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) data[i * size + j] = data[j * size + i] = lower[i * width + j]! / divisor;
  }
  return { rows: size, columns: size, data };
}

/** Returns a matrix in rows `width` apart, divided by a number. */
function divided(
  numbers: Float64Array,
  width: number,
  [rows, columns]: readonly [rows: number, columns: number],
  divisor: number,
): Matrix {
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = numbers[i * width + j]! / divisor;
  }
  return { rows, columns, data };
}
