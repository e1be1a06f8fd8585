import type { NdArray } from "learning-dynamics/arrays";
import { matmul } from "learning-dynamics/linalg";
import type { Moments } from "./course";

/** Computes x·x′ (1 + ε aᵀ(x + x′) + ε² xᵀM x′) of all pairs of samples, [samples, samples]. */
export function tangentKernel(inputs: NdArray, moments: Moments, epsilon: number): Float64Array {
  const { mean, secondMoment } = moments;
  const samples = inputs.shape[0]!;
  const products = matmul(inputs, inputs, { transposeRight: true }).data;
  const quadratic = matmul(matmul(inputs, secondMoment), inputs, { transposeRight: true }).data;
  const linear = matmul(
    inputs,
    Array.from(mean, (a) => [a]),
  ).data;
  const kernel = new Float64Array(samples * samples);
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < samples; j++) {
      const at = i * samples + j;
      const growth = epsilon * (linear[i]! + linear[j]!) + epsilon ** 2 * quadratic[at]!;
      kernel[at] = products[at]! * (1 + growth);
    }
  }
  return kernel;
}

/** Computes ⟨A, B⟩ / ‖A‖‖B‖ in the Frobenius inner product. */
export const cosine = (a: Float64Array, b: Float64Array): number =>
  inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b));

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
