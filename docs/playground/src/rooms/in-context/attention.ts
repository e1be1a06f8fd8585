import type { Field } from "learning-dynamics/ode";
import type { Correlations } from "learning-dynamics/tasks";

/** Computes the matrix M = Σ_h v_h k_h q_hᵀ, row by row, of heads that store v, k and q one after another. */
export function matrixOf(
  weights: ArrayLike<number>,
  inputs: number,
  matrix = new Float64Array(inputs ** 2),
): Float64Array {
  matrix.fill(0);
  for (let v = 0; v < weights.length; v += 2 * inputs + 1) {
    const [k, q] = [v + 1, v + 1 + inputs];
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < inputs; j++)
        matrix[i * inputs + j]! += weights[v]! * weights[k + i]! * weights[q + j]!;
    }
  }
  return matrix;
}

/**
 * Returns the gradient flow of heads with separate key and query on averages over sequences: with G = −∂L/∂M,
 *
 *   dv/dt = kᵀ G q,  dk/dt = v G q,  dq/dt = v Gᵀ k.
 */
export function attentionFlow(
  { inputCorrelation, inputOutputCorrelation }: Correlations,
  inputs: number,
): Field {
  const size = inputs ** 2;
  const matrix = new Float64Array(size);
  const descent = new Float64Array(size);
  return (_t, weights, change) => {
    matrixOf(weights, inputs, matrix);
    for (let a = 0; a < size; a++) {
      descent[a] = inputOutputCorrelation.data[a]!;
      for (let b = 0; b < size; b++) descent[a]! -= inputCorrelation.data[a * size + b]! * matrix[b]!;
    }
    change.fill(0);
    for (let v = 0; v < weights.length; v += 2 * inputs + 1) {
      const [k, q] = [v + 1, v + 1 + inputs];
      for (let i = 0; i < inputs; i++) {
        for (let j = 0; j < inputs; j++) {
          const g = descent[i * inputs + j]!;
          change[v]! += weights[k + i]! * g * weights[q + j]!;
          change[k + i]! += weights[v]! * g * weights[q + j]!;
          change[q + j]! += weights[v]! * g * weights[k + i]!;
        }
      }
    }
  };
}
