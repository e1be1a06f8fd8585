import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type OutputsLike, readOutputs } from "../../arrays/read-outputs";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, part, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { readSymmetric } from "../../linalg/eigen";
import { productSteps } from "../../linalg/product-steps";
import { multiply, scaleColumns, scaleRows, transpose } from "../../linalg/products";
import { ensembleFigure } from "./ensemble-figure";
import { checkTime, crossModes, kernelModes } from "./kernel-modes";
import { flowLearnedFraction } from "./learned-fraction";

/** Kernels of test inputs. */
export interface CrossKernels {
  /** K(x, X), [M, P]. */
  readonly nngp: MatrixLike;
  /** Θ(x, X), [M, P]; not needed if only the readout is trained. */
  readonly ntk?: MatrixLike | undefined;
  /** K(x, x), [M, M]. */
  readonly test: MatrixLike;
}

/**
 * Normal distribution of the outputs of infinitely wide networks over random initial weights, independent for each
 * output.
 */
export interface EnsemblePrediction extends Tabular, Drawable {
  /** [M, O] */
  readonly mean: NdArray;
  /** [M, M], common to all outputs. */
  readonly covariance: NdArray;
}

/** Kernels, targets and rates of an ensemble. */
export interface EnsembleOptions {
  /** K(X, X), [P, P]. */
  readonly nngp: MatrixLike;
  /** Θ(X, X), [P, P]; default K(X, X), for which only the readout is trained. */
  readonly ntk?: MatrixLike | undefined;
  /** y, [P, O], or P numbers. */
  readonly targets: OutputsLike;
  /** Rate η; default 1. */
  readonly rate?: number | undefined;
  /** Added to Θ in the predictor; default 0. */
  readonly ridge?: number | undefined;
}

/** Fields of the options of `ensemble`; those of a run of `kernels` include `result`. */
const OPTIONS = { nngp: true, ntk: true, result: true, targets: true, rate: true, ridge: true } as const;

/**
 * Computes mean and covariance of the outputs of infinitely wide networks trained by gradient flow of ½Σ(f − y)², over
 * random initial weights (Lee et al. 2019). With A = Θ(x, X) Θ⁻¹(1 − e^{−ηΘt}):
 *
 *   mean = A y,   covariance = K(x, x') + A K(X, X) Aᵀ − A K(X, x') − K(x, X) Aᵀ.
 *
 * Without `ntk` only the readout is trained (Θ = K); at t = Infinity that is Gaussian process regression. Without test
 * kernels the returned function predicts the outputs on the training set.
 *
 * @param options.nngp K(X, X), [P, P]; `options.ntk` Θ(X, X); `options.targets` y, [P, O], or P numbers
 * @param options.rate η; default 1. `options.ridge` added to Θ in A; default 0
 * @throws ArgumentError for shapes that do not match, NaN, or kernels that are not symmetric and positive semi-definite
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const [x, y, test] = [[[1, 0], [0, 1]], [[1], [-1]], [[1, 1], [2, 1]]];
 * const predict = ensemble({ ...kernels(network)(x), targets: y });
 * const { mean, covariance } = predict(2, { ...kernels(network)(test, x), test: kernels(network)(test).nngp });
 */
export function ensemble(options: EnsembleOptions): (t: number, cross?: CrossKernels) => EnsemblePrediction {
  const predict = runSync(prepare(argumentsOf("ensemble"), options));
  return (t, cross) => runSync(predict(t, cross));
}

/** Asynchronous prediction of an ensemble at a time, on the training set or on test inputs. */
export type EnsembleAsyncFunction = (
  t: number,
  cross?: CrossKernels,
  options?: ComputationOptions,
) => Promise<EnsemblePrediction>;

/**
 * Computes the same numbers as `ensemble`, but yields to the event loop, both in the decomposition of the kernel and in
 * every call of the returned function.
 *
 * @throws the errors of `ensemble`, and the reason of an aborted signal (rejects)
 * @example
 * const kernel = [[2, 1], [1, 2]];
 * const { signal } = new AbortController();
 * const predict = await ensembleAsync({ nngp: kernel, ntk: kernel, targets: [[1], [-1]] }, { signal });
 * const { mean } = await predict(2, undefined, { signal });
 */
export async function ensembleAsync(
  options: EnsembleOptions,
  run: ComputationOptions = {},
): Promise<EnsembleAsyncFunction> {
  const name = "ensembleAsync";
  const predict = await runComputation(name, run, (args) => prepare(args, options));
  return (t, cross, callRun = {}) => runComputation(name, callRun, () => predict(t, cross));
}

/** Reads the kernels and decomposes one of them, with pauses; returns a function that starts a prediction. */
function* prepare(
  args: Arguments,
  options: EnsembleOptions,
): Computation<(t: number, cross?: CrossKernels) => Computation<EnsemblePrediction>> {
  args.options("options", options, OPTIONS);
  const rate = args.number("options.rate", options.rate ?? 1, { above: 0 });
  const ridge = args.number("options.ridge", options.ridge ?? 0, { atLeast: 0 });
  const targets = readOutputs(args.at("options.targets"), options.targets);
  const nngp = readSymmetric(args.at("options.nngp"), options.nngp);
  const decomposition = kernelModes(args.at("options.ntk"), options.ntk ?? options.nngp, targets.columns);
  const modes = yield* decomposition;
  if (modes.coupled || modes.samples !== targets.rows || nngp.rows !== targets.rows) {
    const size = `[${targets.rows}, ${targets.rows}]`;
    const mismatched = nngp.rows !== targets.rows ? "nngp" : "ntk";
    throw args.error(["options", mismatched], `of shape ${size}`, options[mismatched]);
  }
  const finish = (mean: Matrix, covariance: Matrix): EnsemblePrediction => {
    for (const { data } of [mean, covariance]) args.finite("options", data);
    const prediction = { mean: matrixToNdArray(mean), covariance: matrixToNdArray(symmetrised(covariance)) };
    return attachFigure(attachTable(prediction, predictionTable), ensembleFigure);
  };
  return function* (t, cross): Computation<EnsemblePrediction> {
    const { learned, remaining } = flowLearnedFraction(checkTime(args, t), rate, ridge);
    if (cross === undefined) {
      const remainders = modes.values.map(remaining);
      const scaledModes = scaleRows(transpose(modes.vectors), remainders);
      const decay = yield* part(0, 0.3, productSteps(modes.vectors, scaledModes));
      const residual = multiply(decay, targets);
      const mean = { ...targets, data: targets.data.map((y, i) => y - residual.data[i]!) };
      const half = yield* part(0.3, 0.65, productSteps(decay, nngp));
      return finish(mean, yield* part(0.65, 1, productSteps(half, decay)));
    }
    const at = args.at("cross");
    at.record(HERE, cross);
    const kx = at.matrix("nngp", cross.nngp, { columns: modes.samples });
    const tests = readSymmetric(at.at("test"), cross.test);
    if (tests.rows !== kx.rows) throw at.error("test", `of shape [${kx.rows}, ${kx.rows}]`, cross.test);
    const theta = options.ntk === undefined ? kx : crossNtk(at, cross.ntk, kx);
    const projection = crossModes(theta, modes, t !== Number.POSITIVE_INFINITY);
    const projected = yield* part(0, 0.25, projection);
    const scaledProjection = scaleColumns(projected, modes.values.map(learned));
    const a = yield* part(0.25, 0.45, productSteps(scaledProjection, modes.vectors, { right: true }));
    const half = yield* part(0.45, 0.65, productSteps(a, nngp));
    const ak = yield* part(0.65, 0.85, productSteps(half, a, { right: true }));
    const crossTerm = yield* part(0.85, 1, productSteps(a, kx, { right: true }));
    const m = kx.rows;
    const covariance = tests.data.map((k, at) => {
      const mirrored = crossTerm.data[(at % m) * m + Math.floor(at / m)]!;
      return k + ak.data[at]! - crossTerm.data[at]! - mirrored;
    });
    return finish(multiply(a, targets), { rows: m, columns: m, data: covariance });
  };
}

/** Returns mean and variance of every sample as a table. */
const predictionTable = ({ mean, covariance }: Omit<EnsemblePrediction, "toTable" | "figure">): Table => {
  const samples = Array.from({ length: mean.shape[0]! }, (_, i) => i);
  return tableOf([
    ["sample", samples],
    ...seriesColumns("mean", mean),
    ["variance", samples.map((i) => covariance.get(i, i))],
  ]);
};

function crossNtk(args: Arguments, ntk: MatrixLike | undefined, shape: Matrix): Matrix {
  if (ntk === undefined) throw args.error("ntk", "a matrix, because options.ntk is given", ntk);
  return args.matrix("ntk", ntk, shape);
}

/** Returns the mean of a matrix and its transpose. */
function symmetrised({ rows, columns, data }: Matrix): Matrix {
  const out = data.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      out[i * columns + j] = out[j * columns + i] = (data[i * columns + j]! + data[j * columns + i]!) / 2;
    }
  }
  return { rows, columns, data: out };
}
