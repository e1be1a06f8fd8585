import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { scaleFor, shortNumber, trajectoryFigure } from "../../figures/trajectory-figure";
import { powerOfTwoScale, symmetricEigenSteps } from "../../linalg/dense";
import { transposedMultiply } from "../../linalg/products";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import { inputGradients, type Predictor } from "./input-gradients";

/** Principal directions of the input gradients of random networks. */
export interface Anisotropy extends Tabular, Drawable {
  /** Eigenvalues of the covariance of the gradients, n numbers, descending. */
  readonly eigenvalues: Float64Array;
  /** Eigenvectors as orthonormal columns, [n, n]: the neural anisotropy directions. */
  readonly directions: NdArray;
  /** Participation ratio (Σλ)² / Σλ², the effective number of directions; 0 if all eigenvalues are 0. */
  readonly participation: number;
}

/** Random networks, and the point at which their gradients are computed. */
export interface AnisotropyOptions {
  /** Creates the random network of a seed, as a function of its inputs. */
  readonly network: (seed: number) => Predictor;
  /** Number n of inputs of a network. */
  readonly inputSize: number;
  /** Number of networks, at least 2, with the seeds `seed`, `seed` + 1, ... */
  readonly samples: number;
  /** Step s of the two-sided differences; default 100. */
  readonly step?: number | undefined;
  /** Input at which the gradients are computed, n numbers; default standard normal numbers from `seed`. */
  readonly point?: VectorLike | undefined;
  /** Seed of the first network; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<AnisotropyOptions> = {
  network: true,
  inputSize: true,
  samples: true,
  step: true,
  point: true,
  seed: true,
};

/**
 * Computes the neural anisotropy directions of an architecture (Ortiz-Jimenez et al. 2020): the principal directions of
 * the input gradients of random networks, which predict along which directions the architecture separates classes
 * easily.
 *
 * The gradients are two-sided differences (f(x + s e_i) − f(x − s e_i)) / 2s at one point. A large step averages over the
 * kinks of ReLU units and of pooling. The covariance is centred and divided by `samples` − 1. 2n outputs per network.
 *
 * @param options.network creates the random network of a seed: a function from inputs [B, n] to outputs [B] or [B, 1]
 * @throws ArgumentError for numbers out of range, a network that does not return one finite output per input, gradients
 * that overflow or do not fit in memory, or unknown options
 * @example
 * const architecture = mlp({ widths: [4, 16, 1], activation: "relu" });
 * const network = (seed: number) => {
 *   const parameters = initialise(architecture, { seed });
 *   return (inputs: NdArray) => forward(architecture, parameters, inputs).output;
 * };
 * const { eigenvalues, participation } = anisotropy({ network, inputSize: 4, samples: 50 });
 */
export function anisotropy(options: AnisotropyOptions): Anisotropy {
  const args = argumentsOf("anisotropy");
  args.options("options", options, OPTIONS);
  return runSync(principalDirections(args, options));
}

/**
 * Computes the same numbers as `anisotropy`, but yields to the event loop after every network.
 *
 * @throws the errors of `anisotropy`, and the reason of an aborted signal (rejects)
 * @example
 * const network = (seed: number) => (inputs: NdArray) =>
 *   matmul(inputs, normal({ shape: [4, 1], seed })); // random linear networks
 * const { signal } = new AbortController();
 * const { eigenvalues } = await anisotropyAsync({ network, inputSize: 4, samples: 50, signal });
 */
export async function anisotropyAsync(options: AnisotropyOptions & ComputationOptions): Promise<Anisotropy> {
  const args = argumentsOf("anisotropyAsync");
  args.options("options", options, { ...OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, principalDirections(args, options), options);
}

function* principalDirections(args: Arguments, options: AnisotropyOptions): Computation<Anisotropy> {
  const at = args.at("options");
  const { network, inputSize, samples, step = 100, seed = 0 } = options;
  at.callable("network", network);
  at.number("inputSize", inputSize, { integer: true, atLeast: 1 });
  at.number("samples", samples, { integer: true, atLeast: 2 });
  at.number("step", step, { above: 0 });
  at.number("seed", seed, { integer: true, atMost: Number.MAX_SAFE_INTEGER - samples });
  at.memory("inputSize", inputSize * Math.max(inputSize, samples), "use fewer inputs or networks");
  const point =
    options.point === undefined
      ? normalBuffer(generator(seed), inputSize, 1)
      : at.vector("point", options.point, inputSize);
  const gradients = yield* part(
    0,
    0.9,
    inputGradients(at.at("network"), network, { point, samples, step, seed }),
  );
  const factor = powerOfTwoScale(gradients.data);
  const covariance = covarianceOf(gradients, factor);
  const { values, vectors } = yield* part(0.9, 1, symmetricEigenSteps(covariance));
  const scaled = values.map((x) => Math.max(0, x)).reverse();
  const [sum, squares] = scaled.reduce(([s, q], x) => [s + x, q + x * x], [0, 0]);
  const result: Omit<Anisotropy, "toTable" | "figure"> = {
    eigenvalues: at.finite(
      "network",
      scaled.map((x) => x / factor / factor),
    ),
    directions: matrixToNdArray(reversedColumns(vectors)),
    participation: squares === 0 ? 0 : (sum * sum) / squares,
  };
  return attachFigure(attachTable(result, spectrumTable), spectrumFigure);
}

/** Computes the covariance of rows times the square of a factor, with one degree of freedom for the mean. */
function covarianceOf({ rows, columns, data }: Matrix, factor: number): Matrix {
  const mean = new Float64Array(columns);
  data.forEach((x, at) => {
    mean[at % columns]! += (x * factor) / rows;
  });
  const centred = data.map((x, at) => x * factor - mean[at % columns]!);
  const matrix = { rows, columns, data: centred };
  const product = transposedMultiply(matrix, matrix);
  return { ...product, data: product.data.map((x) => x / (rows - 1)) };
}

function reversedColumns({ rows, columns, data }: Matrix): Matrix {
  const reversed = data.map((_, at) => data[at + columns - 1 - 2 * (at % columns)]!);
  return { rows, columns, data: reversed };
}

/** Returns the eigenvalues as a table. */
const spectrumTable = ({ eigenvalues }: Omit<Anisotropy, "toTable" | "figure">): Table =>
  tableOf([
    ["direction", Array.from(eigenvalues, (_, k) => k + 1)],
    ["eigenvalue", eigenvalues],
  ]);

/** Draws the eigenvalues. */
const spectrumFigure = ({ eigenvalues, participation }: Omit<Anisotropy, "toTable" | "figure">): Figure =>
  trajectoryFigure({
    name: "anisotropy",
    title: "Variances of the input gradients of random networks",
    caption: `The effective number of directions is ${shortNumber(participation)} of ${eigenvalues.length}.`,
    x: { label: "direction" },
    y: { label: "variance of the gradient", scale: scaleFor(eigenvalues) },
    at: Array.from(eigenvalues, (_, k) => k + 1),
    curves: [{ name: "variance", at: (k) => eigenvalues[k]! }],
  });
