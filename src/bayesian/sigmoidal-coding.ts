import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { multiplyTransposed } from "../linalg/products";
import { erf } from "../numerics/erf";
import { generator } from "../random";
import { type ClassTargets, readClassTargets } from "./codes/class-targets";
import type { Minimum } from "./codes/code-energy";
import { slopeOf } from "./codes/energy-derivatives";
import { checkMeans, checkValues } from "./sigmoidal/check-activation";
import { codeProbabilities } from "./sigmoidal/code-probabilities";
import { COARSE, FINE, quadratureMoments } from "./sigmoidal/quadrature-moments";
import { solveCodes } from "./sigmoidal/solve-codes";

/** One code: the readout and the activations that many neurons share. */
export interface Code {
  /** Readout a, m numbers. */
  readonly readout: Float64Array;
  /** Share of the neurons. */
  readonly probability: number;
  /** Mean activation of the neurons on each class, C numbers. */
  readonly activations: Float64Array;
}

/** Posterior of a wide network with a sigmoidal activation, in which many neurons share each of a few codes. */
export interface SigmoidalCoding {
  /** Codes, by descending a_1, then a_2, … */
  readonly codes: readonly Code[];
  /** Fields t, [C, m]. */
  readonly fields: NdArray;
  /** Energy of each code; equal up to rounding. */
  readonly energies: Float64Array;
  /** True if no lower minimum of the energy was found. */
  readonly verified: boolean;
}

/**
 * Computes the codes of a wide network with one hidden layer and a sigmoidal activation that learned orthogonal data in
 * classes, for many data P (van Meegen & Sompolinsky 2025).
 *
 * A readout a has the energy E(a) = |a|²/2σ² − Σ_c f_c ψ(a·t_c) with ψ(λ) = log E[e^{λφ(z)}] of a standard normal z. The
 * posterior holds only its lowest minima, the codes. The fields t_c maximise the concave dual Σ_c f_c t_c·y_c + min_a E(a),
 * so that Σ_γ P_γ a_γ ψ′(a_γ·t_c) = y_c. The maximum is found by a Newton method for several minima, and its minima by
 * descent from many starts. Codes need not belong to single classes: for three equal classes and σ² = 2 they belong to
 * pairs of them. If several distributions P give the targets, it is the one of least norm.
 *
 * @param options.fractions f, shares of the classes, C numbers above 0 with the sum 1
 * @param options.targets y, [C, m]
 * @param options.scaledReadoutVariance σ² = P s², above 0
 * @param options.activation φ, bounded, and smooth except at integers; default ½(1 + erf(√π z/2))
 * @param options.seed seed of random starts; default 0
 * @throws ArgumentError for unknown options, shapes that do not match, shares that do not sum to 1, NaN, an activation
 * that is not finite, bounded and smooth, or results that overflow; ConvergenceError if the fields do not converge
 * @example
 * const { codes } = sigmoidalCoding({ fractions: [0.5, 0.5], targets: [[1, 0], [0, 1]], scaledReadoutVariance: 1 });
 * codes.length; // 2, one code for each class
 * codes[0]!.activations; // 0.937 on its class, 0.149 on the other
 */
export function sigmoidalCoding(options: {
  fractions: VectorLike;
  targets: MatrixLike;
  scaledReadoutVariance: number;
  activation?: (z: number) => number;
  seed?: number;
}): SigmoidalCoding {
  const args = argumentsOf("sigmoidalCoding");
  args.options("options", options, {
    fractions: true,
    targets: true,
    scaledReadoutVariance: true,
    activation: true,
    seed: true,
  });
  const { activation = sigmoid, seed = 0 } = options;
  args.callable("activation", activation);
  args.number("seed", seed, { integer: true });
  const problem = readClassTargets(args, options);
  const moments = quadratureMoments(activation, COARSE);
  const verification = quadratureMoments(activation, FINE);
  checkValues(args, moments, verification);
  const { fields, codes: minima, verified } = solveCodes(args, moments, problem, generator(seed));
  checkMeans(args, moments, verification, overlaps(fields, minima));
  const probabilities = codeProbabilities(args, deficits(problem, minima), sizeOf(problem));
  const codes = minima
    .map(({ readout, means, energy }, i) => {
      const code = {
        readout: toOutputs(problem, readout),
        probability: probabilities[i]!,
        activations: means,
      };
      return { code, energy };
    })
    .filter(({ code }) => code.probability > 0)
    .sort((a, b) => descending(a.code.readout, b.code.readout));
  const shown = multiplyTransposed(fields, problem.basis);
  for (let i = 0; i < shown.data.length; i++) shown.data[i]! /= problem.deviation;
  for (const { code } of codes) args.finite("targets", code.readout);
  args.finite("targets", shown.data);
  return {
    codes: codes.map(({ code }) => code),
    fields: matrixToNdArray(shown),
    energies: Float64Array.from(codes, ({ energy }) => energy),
    verified,
  };
}

const sigmoid = (z: number): number => (1 + erf((Math.sqrt(Math.PI) / 2) * z)) / 2;

/** Returns the distinct overlaps a·t_c of the codes with the fields, up to rounding. */
function overlaps({ rows: C, columns: r, data: t }: Matrix, minima: readonly Minimum[]): number[] {
  const distinct = new Map<string, number>();
  for (const { readout } of minima) {
    for (let c = 0; c < C; c++) {
      const lambda = readout.reduce((sum, a, i) => sum + a * t[c * r + i]!, 0);
      distinct.set(lambda.toPrecision(6), lambda);
    }
  }
  return [...distinct.values()];
}

/** Returns the deficits f_c (y_c − a ψ′_c) of the outputs of each code as columns, [C r, k]. */
function deficits({ fractions, targets }: ClassTargets, minima: readonly Minimum[]): Matrix {
  const [n, k] = [targets.data.length, minima.length];
  const data = new Float64Array(n * k);
  for (const [i, minimum] of minima.entries()) {
    for (const [at, x] of slopeOf(fractions, targets, minimum).entries()) data[at * k + i] = x;
  }
  return { rows: n, columns: k, data };
}

/** Returns the size of the slopes that must cancel. */
const sizeOf = ({ fractions, targets }: ClassTargets): number =>
  targets.data.reduce(
    (most, y, at) => Math.max(most, Math.abs(y) * fractions[Math.floor(at / targets.columns)]!),
    0,
  );

/** Returns σ B a, a readout in the units and the outputs of the arguments. */
const toOutputs = ({ basis, deviation }: ClassTargets, readout: Float64Array): Float64Array =>
  multiplyTransposed({ rows: 1, columns: readout.length, data: readout }, basis).data.map(
    (x) => x * deviation,
  );

/** Orders readouts by descending first entry, then by the second, …; entries that differ by rounding are equal. */
function descending(a: Float64Array, b: Float64Array): number {
  const rounding = 1e-9 * Math.max(Math.hypot(...a), Math.hypot(...b));
  const i = a.findIndex((x, j) => Math.abs(x - b[j]!) > rounding);
  return i < 0 ? 0 : b[i]! - a[i]!;
}
