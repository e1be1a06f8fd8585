import { type NdArray, toNdArray } from "../../arrays";
import { matmul } from "../../linalg";

/** Computes Θ on the unit vectors of the inputs, δ_ij W₂W₂ᵀ + (W₁ᵀW₁)_ij I, in the order of `ExactFlow.ntk`. */
export function kernelOf([first, second]: readonly [NdArray, NdArray]): NdArray {
  const a = matmul(first, first, { transposeLeft: true });
  const b = matmul(second, second, { transposeRight: true });
  const [inputs, outputs] = [a.shape[0]!, b.shape[0]!];
  const kernel = new Float64Array((inputs * outputs) ** 2);
  let at = 0;
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < inputs; j++) {
      for (let k = 0; k < outputs; k++) {
        for (let l = 0; l < outputs; l++) {
          kernel[at++] = (i === j ? b.get(k, l) : 0) + (k === l ? a.get(i, j) : 0);
        }
      }
    }
  }
  return toNdArray(kernel, [inputs, inputs, outputs, outputs]);
}

/**
 * Computes the limit of ‖ΔΘ‖/‖Θ‖ for large λ, √(2n Σ s⁴ + 2 (Σ s²)²) / (n λ²): the representation λ I of one layer
 * changes by S²/λ, that of the other layer grows from nearly 0 to S²/λ.
 */
export function lazyMovement(inputOutputCorrelation: Float64Array, n: number, lambda: number): number {
  let second = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let gram = 0;
      for (let k = 0; k < n; k++)
        gram += inputOutputCorrelation[i * n + k]! * inputOutputCorrelation[j * n + k]!;
      fourth += gram * gram;
      if (i === j) second += gram;
    }
  }
  return Math.sqrt(2 * n * fourth + 2 * second * second) / (n * lambda * lambda);
}
