import { type NdArray, toNdArray } from "../../arrays";
import { normal } from "../../random";

/** Inputs on a sphere, and their targets. */
export interface Sample {
  readonly inputs: NdArray;
  readonly targets: NdArray;
}

/** Returns d numbers ±1. */
export const randomSigns = (d: number, seed: number): number[] =>
  Array.from(normal({ shape: [d], seed }).data, (x) => (x < 0 ? -1 : 1));

/**
 * Draws inputs on the sphere of radius √d, with targets Σ_k a_k (x_kᵖ − mean)/deviation, standardised for normal x.
 *
 * @param directions the coefficients a_k of the first coordinates; those of all others are 0
 */
export function sampleOf(
  count: number,
  d: number,
  degree: number,
  directions: readonly number[],
  seed: number,
): Sample {
  const inputs = normal({ shape: [count, d], seed });
  const targets = new Float64Array(count);
  // Moments of a normal variable: E[x²] = 1, E[x⁴] = 3, E[x⁶] = 15, E[x⁸] = 105.
  const moment = [1, 0, 1, 0, 3, 0, 15, 0, 105];
  const mean = moment[degree]!;
  const deviation = Math.sqrt((moment[2 * degree]! - mean * mean) * directions.length);
  for (let i = 0; i < count; i++) {
    const row = inputs.data.subarray(i * d, (i + 1) * d);
    const factor = Math.sqrt(d / row.reduce((sum, x) => sum + x * x, 0));
    for (let k = 0; k < d; k++) row[k]! *= factor;
    targets[i] = directions.reduce((sum, a, k) => sum + a * (row[k]! ** degree - mean), 0) / deviation;
  }
  return { inputs, targets: toNdArray(targets, [count, 1]) };
}

/** Returns the first n samples. */
export const firstOf = ({ inputs, targets }: Sample, n: number): Sample => ({
  inputs: toNdArray(inputs.data.slice(0, n * inputs.shape[1]!), [n, inputs.shape[1]!]),
  targets: toNdArray(targets.data.slice(0, n), [n, 1]),
});
