import { type NdArray, toNdArray } from "learning-dynamics/arrays";
import { matmul } from "learning-dynamics/linalg";
import type { Moments } from "./course";

/** Similarities of tangent kernels, one number per kernel. */
export interface KernelMeasures {
  /** Distance 1 − ⟨K(0), K⟩ / ‖K(0)‖‖K‖ from the first kernel. */
  readonly distance: readonly number[];
  /** Alignment ⟨K, yyᵀ⟩ / ‖K‖‖yyᵀ‖ with the task. */
  readonly alignment: readonly number[];
}

/**
 * Compares the tangent kernels x·x′ (1 + ε aᵀ(x + x′) + ε² xᵀM x′) of several moments on some samples with the first of them
 * and with the targets. All of them are computed by the same products of matrices.
 */
export function compareKernels(
  inputs: NdArray,
  targets: readonly number[],
  moments: readonly Moments[],
  epsilon: number,
): KernelMeasures {
  const [samples, dimension] = inputs.shape as [number, number];
  const count = moments.length;
  const products = matmul(inputs, inputs, { transposeRight: true }).data;
  const means = stack(
    dimension,
    1,
    moments.map(({ mean }) => mean),
  );
  const linear = matmul(inputs, means).data;
  const seconds = stack(
    dimension,
    dimension,
    moments.map(({ secondMoment }) => secondMoment),
  );
  // Row i × count + k holds M xᵢ of moments k.
  const moved = toNdArray(matmul(inputs, seconds).data as Float64Array, [samples * count, dimension]);
  const quadratic = matmul(moved, inputs, { transposeRight: true }).data;
  const sums = () => new Float64Array(count);
  const [squares, withFirst, withTask] = [sums(), sums(), sums()];
  const first = new Float64Array(samples);
  for (let i = 0; i < samples; i++) {
    for (let k = 0; k < count; k++) {
      const row = i * count + k;
      let [square, start, task] = [0, 0, 0];
      for (let j = 0; j < samples; j++) {
        const growth =
          epsilon * (linear[row]! + linear[j * count + k]!) + epsilon ** 2 * quadratic[row * samples + j]!;
        const entry = products[i * samples + j]! * (1 + growth);
        if (k === 0) first[j] = entry;
        square += entry * entry;
        start += entry * first[j]!;
        task += entry * targets[j]!;
      }
      squares[k]! += square;
      withFirst[k]! += start;
      withTask[k]! += targets[i]! * task;
    }
  }
  const size = targets.reduce((sum, y) => sum + y * y, 0);
  return {
    distance: Array.from(withFirst, (sum, k) => 1 - sum / Math.sqrt(squares[0]! * squares[k]!)),
    alignment: Array.from(withTask, (sum, k) => sum / (size * Math.sqrt(squares[k]!))),
  };
}

/** Places matrices of one shape next to each other. */
function stack(rows: number, columns: number, matrices: readonly Float64Array[]): NdArray {
  const width = matrices.length * columns;
  const stacked = new Float64Array(rows * width);
  for (const [k, matrix] of matrices.entries()) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) stacked[i * width + k * columns + j] = matrix[i * columns + j]!;
    }
  }
  return toNdArray(stacked, [rows, width]);
}
