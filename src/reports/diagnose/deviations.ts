import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import type { SpectralParts } from "../../linalg/dense";
import type { RunOfKernel } from "./initial-kernel";
import { squaredErrorAt } from "./initial-spectrum";

/** Returns a run with the deviations of targets and outputs from their means over the samples. */
export const deviationsOf = (run: RunOfKernel): RunOfKernel => ({
  ...run,
  targets: centred(run.targets),
  outputs: centred(run.outputs),
});

/** Rounding error of a deviation, relative to the largest of the numbers. */
const ROUNDING = 8 * Number.EPSILON;

/** Computes the largest loss of deviations that is a rounding error, given the targets and the first outputs of a run. */
export function deviationRounding({ targets, outputs }: RunOfKernel): number {
  let largest = 0;
  for (const { data } of [targets, outputs])
    for (let i = 0; i < targets.size; i++) largest = Math.max(largest, Math.abs(data[i]!));
  return (targets.shape[1]! * (ROUNDING * largest) ** 2) / 2;
}

/** Subtracts from the rows of a matrix, or of each matrix of a stack, their mean. */
function centred({ shape, data }: NdArray): NdArray {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const out = Float64Array.from(data);
  for (let start = 0; start < out.length; start += rows * columns)
    for (let j = 0; j < columns; j++) {
      let mean = 0;
      for (let i = 0; i < rows; i++) mean += out[start + i * columns + j]! / rows;
      for (let i = 0; i < rows; i++) out[start + i * columns + j]! -= mean;
    }
  return toNdArray(out, shape);
}

/**
 * Returns the squared error of the deviations, ‖r(t)‖² − P ‖r̄(t)‖² with the residuals r(t) = Σ_k exp(−λ_k t) r_k of P samples, of
 * the network linearised at its start. The places of the measure can be scaled.
 */
export function deviationDecay(
  spectrum: SpectralParts,
  samples: number,
): (values: ArrayLike<number>, t: number) => number {
  const { weights } = spectrum;
  const means = spectrum.parts().map((part) => meanOfRows(part, samples));
  const width = means[0]!.length;
  return (values, t) => {
    let ofMeans = 0;
    for (let o = 0; o < width; o++) {
      let mean = 0;
      for (const [k, part] of means.entries()) mean += part[o]! * Math.exp(-Math.max(0, values[k]!) * t);
      ofMeans += mean * mean;
    }
    return Math.max(0, squaredErrorAt({ values, weights }, t) - samples * ofMeans);
  };
}

/** Computes the mean of the rows of a matrix. */
function meanOfRows(data: Float64Array, rows: number): Float64Array {
  const mean = new Float64Array(data.length / rows);
  for (const [i, x] of data.entries()) mean[i % mean.length]! += x / rows;
  return mean;
}
