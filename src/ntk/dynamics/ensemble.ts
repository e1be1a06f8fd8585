import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { HERE } from "../../arrays/path";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { readSymmetric } from "../../linalg/eigen";
import { multiply, multiplyTransposed, scaleColumns, transpose } from "../../linalg/products";
import { checkTime, crossModes, fromModes, kernelModes, scaleRows } from "./kernel-modes";
import { flowLearnedFraction } from "./learned-fraction";
import { type OutputsLike, readOutputs } from "./outputs";

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
export interface EnsemblePrediction extends Tabular {
  /** [M, O] */
  readonly mean: NdArray;
  /** [M, M], common to all outputs. */
  readonly covariance: NdArray;
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
export function ensemble(options: {
  readonly nngp: MatrixLike;
  readonly ntk?: MatrixLike | undefined;
  readonly targets: OutputsLike;
  readonly rate?: number | undefined;
  readonly ridge?: number | undefined;
}): (t: number, cross?: CrossKernels) => EnsemblePrediction {
  const args = argumentsOf("ensemble");
  args.options("options", options, OPTIONS);
  const rate = args.number("options.rate", options.rate ?? 1, { above: 0 });
  const ridge = args.number("options.ridge", options.ridge ?? 0, { atLeast: 0 });
  const targets = readOutputs(args.at("options.targets"), options.targets);
  const nngp = readSymmetric(args.at("options.nngp"), options.nngp);
  const modes = kernelModes(args.at("options.ntk"), options.ntk ?? options.nngp, targets.columns);
  if (modes.coupled || modes.samples !== targets.rows || nngp.rows !== targets.rows) {
    const size = `[${targets.rows}, ${targets.rows}]`;
    const mismatched = nngp.rows !== targets.rows ? "nngp" : "ntk";
    throw args.error(["options", mismatched], `of shape ${size}`, options[mismatched]);
  }
  const finish = (mean: Matrix, covariance: Matrix): EnsemblePrediction => {
    for (const { data } of [mean, covariance]) args.finite("options", data);
    const prediction = { mean: matrixToNdArray(mean), covariance: matrixToNdArray(symmetrised(covariance)) };
    return attachDisplay(attachTable(prediction, predictionTable), "ensemble");
  };
  return (t, cross) => {
    const { learned, remaining } = flowLearnedFraction(checkTime(args, t), rate, ridge);
    if (cross === undefined) {
      const remainders = modes.values.map(remaining);
      const decay = fromModes(modes, scaleRows(transpose(modes.vectors), remainders));
      const residual = multiply(decay, targets);
      const mean = { ...targets, data: targets.data.map((y, i) => y - residual.data[i]!) };
      return finish(mean, multiply(multiply(decay, nngp), decay));
    }
    const at = args.at("cross");
    at.record(HERE, cross);
    const kx = at.matrix("nngp", cross.nngp, { columns: modes.samples });
    const tests = readSymmetric(at.at("test"), cross.test);
    if (tests.rows !== kx.rows) throw at.error("test", `of shape [${kx.rows}, ${kx.rows}]`, cross.test);
    const theta = options.ntk === undefined ? kx : crossNtk(at, cross.ntk, kx);
    const projected = crossModes(theta, modes, t !== Number.POSITIVE_INFINITY);
    const a = multiplyTransposed(scaleColumns(projected, modes.values.map(learned)), modes.vectors);
    const ak = multiplyTransposed(multiply(a, nngp), a);
    const crossTerm = multiplyTransposed(a, kx);
    const m = kx.rows;
    const covariance = tests.data.map((k, at) => {
      const mirrored = crossTerm.data[(at % m) * m + Math.floor(at / m)]!;
      return k + ak.data[at]! - crossTerm.data[at]! - mirrored;
    });
    return finish(multiply(a, targets), { rows: m, columns: m, data: covariance });
  };
}

/** Returns mean and variance of every sample as a table. */
const predictionTable = ({ mean, covariance }: Omit<EnsemblePrediction, "toTable">): Table => {
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
