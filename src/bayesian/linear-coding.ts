import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { multiply, multiplyTransposed, scaleColumns } from "../linalg/products";
import { readKernelTargets } from "./kernel-targets";
import { posteriorAtTemperature, posteriorAtZero } from "./linear-posterior";

/** Posterior of a wide linear network, in which every neuron takes part in the code of every class. */
export interface LinearCoding {
  /** U, [m, m]: the readout weights of a neuron are drawn from N(0, U). */
  readonly readoutCovariance: NdArray;
  /** Eigenvalues v of U/s², m numbers, by descending eigenvalue μ of YᵀK₀⁻¹Y; 1 where μ = 0. */
  readonly gain: Float64Array;
  /** Kernels K_1 … K_depth of the hidden layers, each [P, P]. */
  readonly kernels: NdArray[];
  /**
   * Computes the mean of the predictor k(x)ᵀK₀⁻¹Y, which does not depend on the depth, as for fixed representations; at a
   * temperature T it is U k(x)ᵀ(U K₀ + T I)⁻¹Y.
   *
   * @param cross K₀ between new inputs and the data, [Q, P]
   * @returns [Q, m]
   * @throws ArgumentError for a wrong number of columns, NaN, or predictions that overflow
   */
  predictor(cross: MatrixLike): NdArray;
}

/**
 * Computes the posterior of a wide linear network with mean-field readout f = (1/N) Σ a_i z_i, in closed form for any
 * depth L (van Meegen & Sompolinsky 2025).
 *
 * For every eigenvalue μ of YᵀK₀⁻¹Y, s² v^L (v − 1) = μ gives the variance s² v of the readout in its direction, and the
 * component of the targets in the kernel grows by v in each layer. Neurons are independent: a ~ N(0, U), and their
 * preactivations in the last layer have mean Y U⁻¹ a. With one output and one layer, U = (s²/2)(1 + √(1 + 4μ/s²)).
 *
 * @param options.kernel K₀ of the inputs, [P, P], symmetric; positive definite at temperature 0
 * @param options.targets Y, [P, m]
 * @param options.readoutVariance s², prior variance of a readout weight, above 0; hidden weights have variance 1 over
 * their number
 * @param options.depth L, number of hidden layers; default 1
 * @param options.temperature T, with the posterior ∝ exp(−(N/2T) Σ‖f − y‖²); default 0; above 0 for one output and one
 * layer only
 * @throws ArgumentError for unknown options, shapes that do not match, numbers out of range, NaN, a singular kernel at
 * temperature 0, kernels beyond memory, or results that overflow
 * @example
 * const coding = linearCoding({ kernel: [[1, 0], [0, 1]], targets: [[1], [-1]], readoutVariance: 0.5, depth: 2 });
 * coding.readoutCovariance; // [[1]]
 * coding.predictor([[0.5, 0]]); // [[0.5]]
 */
export function linearCoding(options: {
  kernel: MatrixLike;
  targets: MatrixLike;
  readoutVariance: number;
  depth?: number;
  temperature?: number;
}): LinearCoding {
  const args = argumentsOf("linearCoding");
  args.options("options", options, {
    kernel: true,
    targets: true,
    readoutVariance: true,
    depth: true,
    temperature: true,
  });
  const { readoutVariance, depth = 1, temperature = 0 } = options;
  const variance = args.number("readoutVariance", readoutVariance, { above: 0 });
  args.number("depth", depth, { integer: true, atLeast: 1 });
  args.number("temperature", temperature, { atLeast: 0 });
  const warm = temperature > 0;
  const problem = readKernelTargets(args, options.kernel, options.targets, warm);
  const { kernel, targets, vectors } = problem;
  const [P, m] = [kernel.rows, targets.columns];
  if (warm && (depth > 1 || m > 1)) {
    const received = `${temperature} for depth ${depth} and ${m} outputs`;
    throw args.refusal("temperature", "0 unless the depth and the number of outputs are 1", received);
  }
  args.memory("depth", depth * P * P, "use fewer layers");
  const { gain, basis, coefficients, signal } = warm
    ? posteriorAtTemperature(args, problem, variance, temperature)
    : posteriorAtZero(args, problem, variance, depth);
  const covariance = multiplyTransposed(
    scaleColumns(
      basis,
      gain.map((v) => variance * v),
    ),
    basis,
  );
  const directions = multiply(vectors, signal);
  const dual = multiply(vectors, coefficients);
  args.finite("targets", covariance.data);
  args.finite("targets", dual.data);
  // (v^l − 1)/μ = (v^{l−1} + … + 1)/(s² v^depth) in layer l, without cancellation or overflow.
  const strengths = new Float64Array(gain.length);
  const kernels = Array.from({ length: depth }, (_, layer) => {
    for (const [j, v] of gain.entries()) strengths[j]! += v ** (layer - depth) / variance;
    const term = scaleColumns(directions, strengths.map(Math.sqrt));
    const { data } = multiplyTransposed(term, term);
    for (let at = 0; at < data.length; at++) data[at]! += kernel.data[at]!;
    return matrixToNdArray({ rows: P, columns: P, data: args.finite("kernel and targets", data) });
  });
  return {
    readoutCovariance: matrixToNdArray(covariance),
    gain,
    kernels,
    predictor: (cross) => {
      const at = argumentsOf("linearCoding.predictor");
      const { rows, columns, data } = multiply(at.matrix("cross", cross, { columns: P }), dual);
      return matrixToNdArray({ rows, columns, data: at.finite("cross", data) });
    },
  };
}
