import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import { attachFigure } from "../../figures/drawable";
import { effectiveRidge } from "./effective-ridge";
import { curveFigure, curveTable } from "./learning-curve-figure";
import {
  CURVE_OPTIONS,
  type CurveProblem,
  type LearningCurveOptions,
  readCurveProblem,
} from "./learning-curve-options";
import type { LearningCurve } from "./learning-curve-result";

/**
 * Computes the mean errors of kernel ridge regression over random training samples, from the eigenvalues of the kernel (Bordelon,
 * Canatar & Pehlevan 2020; Simon et al. 2023):
 *
 *   Σ L_i + δ/κ = n,  L_i = λ_i/(λ_i + κ),  E₀ = n/(n − Σ L_i²)
 *   test = E₀ (Σ (1 − L_i)² v_i² + σ²),  train = (δ/(n κ))² test
 *
 * The learnabilities sum to at most n. Without a ridge and with more samples than learnable modes, M of them, the modes
 * are learned exactly: κ = 0, E₀ = n/(n − M), train = ((n − M)/n)² test. The theory takes the eigenfunctions of the samples as
 * independent Gaussian numbers; it is exact for large n. Numbers of samples need not be integers.
 *
 * The slope of a curve over a finite spectrum is steeper than that of the infinite power law, because the tail is missing.
 *
 * @throws ArgumentError for lengths that do not match, eigenvalues or multiplicities out of range, NaN, unknown options, as
 * many samples as learnable modes without a ridge, where the error diverges, or errors that overflow
 * @example
 * const indices = Array.from({ length: 1000 }, (_, i) => i + 1);
 * const curve = learningCurve({
 *   eigenvalues: indices.map((i) => i ** -2),
 *   coefficients: indices.map((i) => i ** -0.75),
 *   samples: [10, 100],
 *   ridge: 1e-3,
 *   noise: 0.1,
 * });
 * console.log(curve.test, curve.kappa);
 */
export function learningCurve(options: LearningCurveOptions): LearningCurve {
  const args = argumentsOf("learningCurve");
  args.options("options", options, CURVE_OPTIONS);
  const at = args.at("options");
  return curveOf(at, readCurveProblem(at, options));
}

function curveOf(args: Arguments, problem: CurveProblem): LearningCurve {
  const { eigenvalues, multiplicities, ridge, coefficients, samples, noise } = problem;
  const modes = eigenvalues.length;
  const learnable = eigenvalues.reduce((sum, x, i) => sum + (x > 0 ? multiplicities[i]! : 0), 0);
  const learnability = new Float64Array(samples.length * modes);
  const [test, train, kappa, overfitting] = [0, 1, 2, 3].map(() => new Float64Array(samples.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const [s, n] of samples.entries()) {
    if (ridge === 0 && n === learnable) {
      const expected = `other than the number of learnable modes, ${learnable}, without a ridge (the error diverges)`;
      throw args.refusal("samples", expected, `${n}`);
    }
    const isSolved = ridge === 0 && n > learnable;
    const k = isSolved ? 0 : effectiveRidge(problem, n);
    // n minus the sum of squares, as a sum of terms that are not negative.
    const unused = isSolved ? n - learnable : ridge / k;
    let [rest, missed] = [unused, noise * noise];
    for (let i = 0; i < modes; i++) {
      const eigenvalue = eigenvalues[i]!;
      const learned = eigenvalue === 0 ? 0 : eigenvalue / (eigenvalue + k);
      const left = eigenvalue === 0 ? 1 : k / (eigenvalue + k);
      learnability[s * modes + i] = learned;
      rest += multiplicities[i]! * learned * left;
      missed += multiplicities[i]! * (left * coefficients[i]!) ** 2;
    }
    kappa[s] = k;
    overfitting[s] = n / rest;
    test[s] = overfitting[s]! * missed;
    train[s] = (unused / n) ** 2 * test[s]!;
  }
  const place = "eigenvalues, coefficients, ridge and noise";
  for (const numbers of [kappa, overfitting, test, train, learnability]) args.finite([place], numbers);
  const shaped = toNdArray(learnability, [samples.length, modes]);
  const curve = { samples, test, train, kappa, overfitting, learnability: shaped };
  return attachFigure(attachTable(curve, curveTable), curveFigure);
}
