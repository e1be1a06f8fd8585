import { type NdArray, toNdArray } from "../../arrays";
import { matmul, solve } from "../../linalg";
import { normal } from "../../random";

/** Eigenvalues of a kernel, and coefficients of a target in its eigenfunctions. */
export interface Spectrum {
  readonly eigenvalues: Float64Array;
  readonly coefficients: Float64Array;
}

/** Returns a spectrum of powers λ_i = i^−(1+a) and v_i² ∝ i^−(1+b), of which the squares v_i² sum to 1. */
export function powerSpectrum(modes: number, a: number, b: number): Spectrum {
  const eigenvalues = Float64Array.from({ length: modes }, (_, i) => (i + 1) ** -(1 + a));
  const squares = Float64Array.from({ length: modes }, (_, i) => (i + 1) ** -(1 + b));
  const sum = squares.reduce((total, x) => total + x, 0);
  return { eigenvalues, coefficients: squares.map((x) => Math.sqrt(x / sum)) };
}

/** Computes the test error of kernel ridge regression on samples with independent Gaussian eigenfunctions, without noise. */
export function testError(
  { eigenvalues, coefficients }: Spectrum,
  samples: number,
  ridge: number,
  seed: number,
): number {
  const modes = eigenvalues.length;
  const eigenfunctions = normal({ shape: [samples, modes], seed });
  const targets = matmul(eigenfunctions, toNdArray(coefficients.slice(), [modes, 1]));
  const features = columnsTimes(eigenfunctions, eigenvalues.map(Math.sqrt));
  const kernel = matmul(features, features.transpose(1, 0));
  for (let i = 0; i < samples; i++) kernel.set(i, i, kernel.get(i, i) + ridge);
  const learned = matmul(features.transpose(1, 0), solve(kernel, targets));
  return coefficients.reduce(
    (sum, v, i) => sum + (Math.sqrt(eigenvalues[i]!) * learned.get(i, 0) - v) ** 2,
    0,
  );
}

/** Multiplies every column of a matrix by a factor. */
function columnsTimes({ data, shape }: NdArray, factors: Float64Array): NdArray {
  return toNdArray(
    data.map((x, k) => x * factors[k % factors.length]!),
    shape,
  );
}
