import { type NdArray, toNdArray } from "../../arrays";
import { effectiveParameters } from "../../generalisation";
import { matmul, svd } from "../../linalg";
import { difference, scaled, sum } from "../array-arithmetic";

/** Effective parameters and predictions of a readout that is trained by gradient descent on fixed features. */
export interface TrainedReadout {
  /** Smoothers on the training and on the test samples: predictions are S y for the training targets y. */
  readonly train: NdArray;
  readonly test: NdArray;
  /** Effective numbers of parameters of the two smoothers. */
  readonly effective: { readonly train: number; readonly test: number };
}

/** Learning rate and number of steps of gradient descent of half the mean square. */
export interface ReadoutDescent {
  readonly learningRate: number;
  readonly steps: number;
}

/**
 * Computes the smoothers of a readout that starts at 0, exactly for any number of steps of gradient descent.
 *
 * With features U diag(σ) Vᵀ of n samples, mode k of the targets is learned up to 1 − (1 − ησ_k²/n)^steps.
 *
 * @param features features of the training samples, [n, w]
 * @param testFeatures features of the test samples, [n', w]
 */
export function trainReadout(
  features: NdArray,
  testFeatures: NdArray,
  { learningRate, steps }: ReadoutDescent,
): TrainedReadout {
  const [n] = features.shape as [number, number];
  const { u, singularValues, v } = svd(features);
  const learned = singularValues.map((s) => -Math.expm1(steps * Math.log1p((-learningRate * s * s) / n)));
  const perValue = learned.map((part, k) => (singularValues[k] === 0 ? 0 : part / singularValues[k]!));
  const smoother = (left: NdArray, factors: Float64Array) =>
    matmul(scaleColumns(left, factors), u, { transposeRight: true });
  const train = smoother(u, learned);
  const test = smoother(matmul(testFeatures, v), perValue);
  return { train, test, effective: { train: effectiveParameters(train), test: effectiveParameters(test) } };
}

/** Returns a copy of a dense matrix with column k multiplied by factor k. */
function scaleColumns({ data, shape }: NdArray, factors: Float64Array): NdArray {
  const [, columns] = shape as [number, number];
  return toNdArray(
    Float64Array.from(data, (x, at) => x * factors[at % columns]!),
    shape,
  );
}

/** Computes the largest eigenvalue of ΦᵀΦ/n, which bounds stable learning rates. */
export function largestCurvature(features: NdArray): number {
  const [n] = features.shape as [number, number];
  const { singularValues } = svd(features);
  return singularValues[0]! ** 2 / n;
}

/** Computes the outputs on the training samples by the steps of gradient descent themselves. */
export function descendReadout(
  features: NdArray,
  targets: NdArray,
  { learningRate, steps }: ReadoutDescent,
): NdArray {
  const [n] = features.shape as [number, number];
  const kernel = scaled(matmul(features, features, { transposeRight: true }), learningRate / n);
  let outputs = scaled(targets, 0);
  for (let step = 0; step < steps; step++)
    outputs = sum(outputs, matmul(kernel, difference(targets, outputs)));
  return outputs;
}
