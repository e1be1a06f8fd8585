import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { type SpectralMeasure, type SpectralParts, spectralMeasure } from "../../linalg/dense";
import { jacobianVectorProduct, type Network, type Parameters, vectorJacobianProduct } from "../../networks";
import { geometricGrid } from "../series";

/** Maximum number of products with the kernel. */
const MAX_STEPS = 100;
/**
 * Largest change of the predicted loss between two measures at which the later one is accurate, relative to the loss.
 */
const ACCURACY = 1e-4;
/** Times at which predictions are compared, in units of the inverse of the largest eigenvalue. */
const COMPARED_TIMES = geometricGrid(1e-2, 1e5, 60);

/**
 * Computes the weights w_k of the residuals along the eigenvectors of the tangent kernel Θ(0) of all outputs, and its
 * eigenvalues λ_k, so that the linearised network has the squared error Σ_k w_k exp(−2 λ_k t) under gradient flow of
 * ½ Σ (f − y)² (Jacot, Gabriel & Hongler 2018).
 *
 * The kernel [P · nOut, P · nOut] is not formed: a product with it is one backward and one forward derivative.
 */
export function initialSpectrum(
  network: Network,
  parameters: Parameters,
  inputs: NdArray,
  residuals: Float64Array,
): SpectralParts {
  const samples = inputs.shape[0]!;
  const shape = [samples, residuals.length / samples];
  const multiply = (x: Float64Array): Float64Array => {
    const { weights, biases } = vectorJacobianProduct(network, parameters, inputs, toNdArray(x, shape));
    const direction = biases.length === 0 ? { weights } : { weights, biases };
    return jacobianVectorProduct(network, parameters, inputs, direction).data as Float64Array;
  };
  return spectralMeasure(multiply, residuals, MAX_STEPS, agree);
}

/** Computes Σ_k w_k exp(−2 λ_k t). */
export function squaredErrorAt(
  { values, weights }: { readonly values: ArrayLike<number>; readonly weights: ArrayLike<number> },
  t: number,
): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += weights[k]! * Math.exp(-2 * Math.max(0, values[k]!) * t);
  return sum;
}

/** Tests whether two measures predict the same course of the loss. */
function agree(latest: SpectralMeasure, earlier: SpectralMeasure): boolean {
  const largest = latest.values[latest.values.length - 1]!;
  if (!(largest > 0)) return true;
  const start = squaredErrorAt(latest, 0);
  return COMPARED_TIMES.every((t) => {
    const difference = squaredErrorAt(latest, t / largest) - squaredErrorAt(earlier, t / largest);
    return Math.abs(difference) <= ACCURACY * start;
  });
}
