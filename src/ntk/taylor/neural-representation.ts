import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { symmetricEigenSteps } from "../../linalg/dense";
import { productSteps } from "../../linalg/product-steps";
import { multiply, multiplyTransposed, scaleColumns } from "../../linalg/products";
import { SIZE } from "../../networks/architecture";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";

/** Fixed random representation of inputs. */
export interface NeuralRepresentation {
  /** d, number of features of an input. */
  readonly inputSize: number;
  /** D, number of features of the representation. */
  readonly features: number;
  /** Computes h(x), [N, D]. */
  transform(inputs: MatrixLike): NdArray;
}

/** Options of `neuralRepresentation`. */
export interface RepresentationOptions {
  /** Unlabelled inputs [N₀, d] from which Σ is estimated, N₀ >= D. */
  readonly samples: MatrixLike;
  /** Number of features D. */
  readonly features: number;
  /** Seed of the random weights; default 0. */
  readonly seed?: number | undefined;
  /** Activation σ; default the step function. */
  readonly activation?: ((x: number) => number) | undefined;
}

/**
 * Creates a random one-layer representation, whitened on unlabelled samples (Chen et al. 2020):
 *
 *   h(x) = Σ^{−1/2} g(x),   g(x) = σ(V x + b),   Σ = ⟨g gᵀ⟩,   v_i ~ N(0, I/d), b_i ~ N(0, 1),
 *
 * with the step function σ(z) = 1 for z >= 0, 0 otherwise, as the default. Directions with a second moment below 1e-10
 * of the largest are omitted.
 *
 * @param options.samples unlabelled inputs [N₀, d] from which Σ is estimated, N₀ >= D
 * @param options.features D
 * @param options.activation σ; default the step function
 * @throws ArgumentError for unknown options, fewer samples than features, or NaN
 * @example
 * const samples = normal({ shape: [500, 10], seed: 1 });
 * const representation = neuralRepresentation({ samples, features: 100, seed: 2 });
 * representation.transform(samples).shape; // [500, 100]
 */
export function neuralRepresentation(options: RepresentationOptions): NeuralRepresentation {
  const args = argumentsOf("neuralRepresentation");
  args.options("options", options, REPRESENTATION_OPTIONS);
  return runSync(whitened(args, options));
}

/**
 * Creates the same representation as `neuralRepresentation`, but yields to the event loop.
 *
 * @throws the errors of `neuralRepresentation`, and the reason of an aborted signal (rejects)
 * @example
 * const samples = normal({ shape: [500, 10], seed: 1 });
 * const { signal } = new AbortController();
 * const representation = await neuralRepresentationAsync({ samples, features: 100, seed: 2, signal });
 */
export async function neuralRepresentationAsync(
  options: RepresentationOptions & ComputationOptions,
): Promise<NeuralRepresentation> {
  const args = argumentsOf("neuralRepresentationAsync");
  args.options("options", options, { ...REPRESENTATION_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, whitened(args, options), options);
}

const REPRESENTATION_OPTIONS: FieldsOf<RepresentationOptions> = {
  samples: true,
  features: true,
  seed: true,
  activation: true,
};

function* whitened(args: Arguments, options: RepresentationOptions): Computation<NeuralRepresentation> {
  const { seed = 0, activation = (x) => (x >= 0 ? 1 : 0) } = options;
  const samples = args.matrix("options.samples", options.samples);
  const D = args.number("options.features", options.features, SIZE);
  args.number("options.seed", seed, { integer: true });
  args.callable("options.activation", activation);
  if (samples.rows < D) {
    const expected = `a matrix with at least as many rows as features (${D})`;
    throw args.error("options.samples", expected, options.samples);
  }
  const d = samples.columns;
  args.memory("options.features", Math.max(D * (D + d), samples.rows * D), "use fewer features");
  const random = generator(seed);
  const weights: Matrix = { rows: D, columns: d, data: normalBuffer(random, D * d, 1 / Math.sqrt(d)) };
  const biases = normalBuffer(random, D, 1);
  const raw = (inputs: Matrix): Matrix => {
    const z = multiplyTransposed(inputs, weights);
    for (let i = 0; i < z.data.length; i++) z.data[i] = activation(z.data[i]! + biases[i % D]!);
    args.finite(["options", "activation", "(its values)"], z.data);
    return z;
  };
  const g = raw(samples);
  const moment = yield* part(0, 0.4, productSteps(g, g, { left: true }));
  for (let i = 0; i < moment.data.length; i++) moment.data[i]! /= samples.rows;
  args.finite("options.samples", moment.data);
  const { values, vectors } = yield* part(0.4, 0.9, symmetricEigenSteps(moment));
  const threshold = 1e-10 * values[D - 1]!;
  const roots = values.map((value) => (value > threshold ? 1 / Math.sqrt(value) : 0));
  const scaled = scaleColumns(vectors, roots);
  const whitening = yield* part(0.9, 1, productSteps(scaled, vectors, { right: true }));
  return {
    inputSize: d,
    features: D,
    transform(inputs) {
      const x = args.matrix("inputs", inputs, { columns: d });
      args.memory("inputs", x.rows * D, "take fewer inputs at a time");
      const h = multiply(raw(x), whitening);
      args.finite("inputs", h.data);
      return matrixToNdArray(h);
    },
  };
}
