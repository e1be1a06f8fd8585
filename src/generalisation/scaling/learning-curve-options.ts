import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import type { RidgeProblem } from "./effective-ridge";

/** Kernel, target function and numbers of samples of a learning curve. */
export interface LearningCurveOptions {
  /** Eigenvalues λ_i of the kernel under the distribution of inputs, at least 0; a mode with eigenvalue 0 is never learned. */
  readonly eigenvalues: VectorLike;
  /** Coefficients v_i of the target function, one per eigenvalue, of each of its normalised eigenfunctions. */
  readonly coefficients: VectorLike;
  /** Numbers of eigenfunctions of each eigenvalue, above 0; default 1. */
  readonly multiplicities?: VectorLike | undefined;
  /** Numbers of training samples n, at least 1. */
  readonly samples: number | VectorLike;
  /** Ridge δ, at least 0, added to the diagonal of the kernel matrix; default 0. */
  readonly ridge?: number | undefined;
  /** Standard deviation σ of the noise of the targets; default 0. */
  readonly noise?: number | undefined;
}

/** Fields of the options. */
export const CURVE_OPTIONS: FieldsOf<LearningCurveOptions> = {
  eigenvalues: true,
  coefficients: true,
  multiplicities: true,
  samples: true,
  ridge: true,
  noise: true,
};

/** Checked problem of a learning curve. */
export interface CurveProblem extends RidgeProblem {
  readonly coefficients: Float64Array;
  readonly samples: Float64Array;
  readonly noise: number;
}

/** Reads the options of `learningCurve`, whose reader is `at`. */
export function readCurveProblem(at: Arguments, options: LearningCurveOptions): CurveProblem {
  const { samples: given, ridge = 0, noise = 0, multiplicities: counts } = options;
  const eigenvalues = at.vector("eigenvalues", options.eigenvalues);
  for (const [i, x] of eigenvalues.entries()) at.number(["eigenvalues", i], x, { atLeast: 0 });
  const modes = eigenvalues.length;
  const coefficients = at.vector("coefficients", options.coefficients, modes);
  const multiplicities =
    counts === undefined ? new Float64Array(modes).fill(1) : at.vector("multiplicities", counts, modes);
  for (const [i, x] of multiplicities.entries()) at.number(["multiplicities", i], x, { above: 0 });
  const samples =
    typeof given === "number"
      ? Float64Array.of(at.number("samples", given, { atLeast: 1 }))
      : at.vector("samples", given);
  for (const [s, n] of samples.entries()) at.number(["samples", s], n, { atLeast: 1 });
  at.number("ridge", ridge, { atLeast: 0 });
  at.number("noise", noise, { atLeast: 0 });
  at.memory("samples", samples.length * modes, "use fewer numbers of samples or fewer modes");
  return { eigenvalues, multiplicities, coefficients, samples, ridge, noise };
}
