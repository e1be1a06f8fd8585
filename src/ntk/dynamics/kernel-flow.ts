import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type OutputsLike, readOutputs } from "../../arrays/read-outputs";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { multiply, scaleRows } from "../../linalg/products";
import { readFraction } from "../../networks/architecture";
import { kernelDescentFigure, kernelFlowFigure } from "./kernel-flow-figure";
import { checkTime, columnsOf, crossModes, fromModes, type KernelLike, toModes } from "./kernel-modes";
import {
  type KernelProblem,
  PROBLEM_FIELDS,
  readKernelProblem,
  type TestPlaces,
  testOutputs,
} from "./kernel-problem";
import { descentLearnedFraction, flowLearnedFraction, type LearnedFraction } from "./learned-fraction";

/** Learning with a constant tangent kernel. */
export interface KernelFlow extends Tabular, Drawable {
  /** Computes f_t(X), [P, O], for t from 0 to Infinity. */
  train(t: number): NdArray;
  /** Computes f_t(x) for test inputs, [M, O], from Θ(x, X), [M, P] or [M, P, O, O], and f₀(x) (default 0). */
  test(crossKernel: KernelLike, testInitial: OutputsLike | undefined, t: number): NdArray;
  /** Computes ½Σ(f_t − y)² over the training set. */
  loss(t: number): number;
  /** Computes mean losses at finite times, on the training set and, if given, on a test set. */
  learningCurve(times: VectorLike, test?: TestSet): LearningCurve;
  /** Eigenvalues of the kernel, descending; eigenvalues of the size of rounding errors are set to 0. */
  readonly eigenvalues: Float64Array;
  /**
   * 1/(rate · eigenvalue), the time in which a mode's residual falls to 1/e; Infinity for modes that are never learned.
   */
  readonly timescales: readonly number[];
  /** 2/(largest eigenvalue), the upper limit of learning rates for which gradient descent is stable. */
  readonly maxLearningRate: number;
}

/** Test set of a kernel flow. */
export interface TestSet {
  /** Θ(x, X), [M, P] or [M, P, O, O]. */
  readonly crossKernel: KernelLike;
  /** [M, O], or M numbers. */
  readonly targets: OutputsLike;
  /** f₀(x), [M, O], or M numbers; default 0. */
  readonly initial?: OutputsLike | undefined;
}

/** Losses ½‖f − y‖² over time, averaged over the samples of a set. */
export interface LearningCurve extends Tabular {
  readonly times: Float64Array;
  readonly train: Float64Array;
  /** Losses on the test set, if given. */
  readonly test?: Float64Array;
}

/** Problem of `kernelGradientFlow`. */
export interface KernelFlowProblem extends KernelProblem {
  /** Rate η, above 0; default 1. */
  readonly rate?: number | undefined;
}

/** Problem of `kernelGradientDescent`. */
export interface KernelDescentProblem extends KernelProblem {
  /** Learning rate η, above 0. */
  readonly learningRate: number;
  /** Heavy-ball momentum, at least 0 and below 1; default 0. */
  readonly momentum?: number | undefined;
}

/**
 * Solves the gradient flow of ½Σ(f − y)² with a constant tangent kernel (Jacot, Gabriel & Hongler 2018; Lee et al.
 * 2019):
 *
 *   f_t(X) = y + e^{−ηΘt}(f₀(X) − y),   f_t(x) = f₀(x) + Θ(x, X) Θ⁻¹(1 − e^{−ηΘt})(y − f₀(X)),
 *
 * by the eigendecomposition of Θ and φ(λ) = (1 − e^{−ηλt})/λ with its limit ηt, which is exact for singular kernels,
 * equal samples and every t from 0 to Infinity. For a loss averaged over N samples (and O outputs) divide the rate by N
 * (and O). With a ridge, Θ + ridge replaces Θ in Θ⁻¹ and in the exponent; t = Infinity is kernel ridge regression.
 *
 * @param problem.rate η, above 0; default 1
 * @throws ArgumentError for shapes that do not match, NaN, or a kernel that is not symmetric and positive semi-definite
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const [x, y, test] = [[[1, 0], [0, 1]], [[1], [-1]], [[1, 1]]];
 * const flow = kernelGradientFlow({ kernel: kernels(network)(x).ntk, targets: y });
 * flow.train(0.5).shape; // [2, 1]
 * flow.test(kernels(network)(test, x).ntk, undefined, Infinity); // kernel regression
 */
export const kernelGradientFlow = (problem: KernelFlowProblem): KernelFlow =>
  runSync(solveFlow(argumentsOf("kernelGradientFlow"), problem));

/**
 * Computes the same flow as `kernelGradientFlow`, but yields to the event loop while the kernel is decomposed.
 *
 * @throws the errors of `kernelGradientFlow`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const flow = await kernelGradientFlowAsync({ kernel: [[2, 1], [1, 2]], targets: [[1], [0]] }, { signal });
 * flow.loss(1);
 */
export const kernelGradientFlowAsync = (
  problem: KernelFlowProblem,
  options: ComputationOptions = {},
): Promise<KernelFlow> =>
  runComputation("kernelGradientFlowAsync", options, (args) => solveFlow(args, problem));

function* solveFlow(args: Arguments, problem: KernelFlowProblem): Computation<KernelFlow> {
  args.options("problem", problem, { ...PROBLEM_FIELDS, rate: true, ridge: true });
  const rate = args.number("problem.rate", problem.rate ?? 1, { above: 0 });
  const ridge = readRidge(args, problem);
  const fractionsAt = (t: number): LearnedFraction => flowLearnedFraction(checkTime(args, t), rate, ridge);
  const flow = yield* linearLearning(args, problem, rate, fractionsAt);
  return attachFigure(flow, kernelFlowFigure);
}

/**
 * Solves gradient descent of ½Σ(f − y)² with a constant tangent kernel, optionally with heavy-ball momentum, for any
 * number of steps in closed form: (1 − ηλ)ᵗ per mode, or the power of a matrix with momentum.
 *
 * The times of the result are numbers of steps; those of `train`, `test` and `loss` include Infinity.
 *
 * @param problem.learningRate η, above 0; descent diverges for η of at least `maxLearningRate` (1 + momentum)
 * @param problem.momentum β, at least 0 and below 1; default 0
 * @throws ArgumentError like `kernelGradientFlow`, and if the result is not finite because the descent diverges
 * @example
 * const descent = kernelGradientDescent({ kernel: [[2, 1], [1, 2]], targets: [[1], [0]], learningRate: 0.1, momentum: 0.9 });
 * descent.train(100);
 */
export const kernelGradientDescent = (problem: KernelDescentProblem): KernelFlow =>
  runSync(solveDescent(argumentsOf("kernelGradientDescent"), problem));

/**
 * Computes the same descent as `kernelGradientDescent`, but yields to the event loop while the kernel is decomposed.
 *
 * @throws the errors of `kernelGradientDescent`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const problem = { kernel: [[2, 1], [1, 2]], targets: [[1], [0]], learningRate: 0.1 };
 * const descent = await kernelGradientDescentAsync(problem, { signal });
 * descent.train(100);
 */
export const kernelGradientDescentAsync = (
  problem: KernelDescentProblem,
  options: ComputationOptions = {},
): Promise<KernelFlow> =>
  runComputation("kernelGradientDescentAsync", options, (args) => solveDescent(args, problem));

function* solveDescent(args: Arguments, problem: KernelDescentProblem): Computation<KernelFlow> {
  args.options("problem", problem, { ...PROBLEM_FIELDS, ridge: true, learningRate: true, momentum: true });
  const learningRate = args.number("problem.learningRate", problem.learningRate, { above: 0 });
  const momentum = readFraction(args.at("problem.momentum"), problem.momentum ?? 0);
  const ridge = readRidge(args, problem);
  const fractionsAt = (t: number): LearnedFraction => {
    if (t !== Number.POSITIVE_INFINITY) args.number("t", t, { integer: true, atLeast: 0 });
    return descentLearnedFraction(t, learningRate, ridge, momentum);
  };
  const descent = yield* linearLearning(args, problem, learningRate, fractionsAt);
  const stable = learningRate < (1 + momentum) * descent.maxLearningRate;
  return attachFigure(descent, () => kernelDescentFigure(descent, stable));
}

const readRidge = (args: Arguments, { ridge = 0 }: KernelProblem): number =>
  args.number("problem.ridge", ridge, { atLeast: 0 });

function* linearLearning(
  args: Arguments,
  problem: KernelProblem,
  rate: number,
  fractionsAt: (t: number) => LearnedFraction,
): Computation<Omit<KernelFlow, "figure">> {
  const { modes, targets, initial } = yield* readKernelProblem(args.at("problem"), problem);
  const { rows: samples, columns: outputs } = targets;
  const initialResidual = targets.data.map((y, i) => y - initial[i]!);
  const residual = toModes(modes, columnsOf(modes, initialResidual));
  args.finite(["problem", "(targets and initial)"], residual.data);
  const finite = (data: Float64Array) =>
    args.finite(["problem", "(kernel, targets and learning rate)"], data);
  const trainAt = (t: number): Float64Array => {
    const { remaining } = fractionsAt(t);
    const remainder = fromModes(modes, scaleRows(residual, modes.values.map(remaining)));
    return finite(targets.data.map((y, i) => y - remainder.data[i]!));
  };
  const testAt = (
    places: TestPlaces,
    crossKernel: KernelLike,
    testInitial: OutputsLike | undefined,
    t: number,
  ): Matrix => {
    const { learned } = fractionsAt(t);
    const tests = testOutputs(places, modes, crossKernel, testInitial, (cross) => {
      const projected = runSync(crossModes(cross, modes, t !== Number.POSITIVE_INFINITY));
      return multiply(projected, scaleRows(residual, modes.values.map(learned)));
    });
    finite(tests.data);
    return tests;
  };
  const lossAt = (t: number): number => {
    const { remaining } = fractionsAt(t);
    const remainder = residual.data.map(
      (r, at) => r * remaining(modes.values[Math.floor(at / residual.columns)]!),
    );
    return finite(Float64Array.of(sumOfSquares(remainder) / 2))[0]!;
  };
  const largest = modes.values[0]!;
  const flow: Omit<KernelFlow, "toTable" | "figure"> = {
    train: (t) => toNdArray(trainAt(t), [samples, outputs]),
    test(crossKernel, testInitial, t) {
      const places = { crossKernel: args.at("crossKernel"), initial: args.at("testInitial") };
      return matrixToNdArray(testAt(places, crossKernel, testInitial, t));
    },
    loss: lossAt,
    learningCurve(times, test) {
      const checkedTimes = args.times("times", times);
      const train = checkedTimes.map((t) => lossAt(t) / samples);
      if (test === undefined) return attachTable({ times: checkedTimes, train }, curveTable);
      const at = args.at("test");
      at.options(HERE, test, { crossKernel: true, targets: true, initial: true });
      const places = { crossKernel: at.at("crossKernel"), initial: at.at("initial") };
      const expected = readOutputs(at.at("targets"), test.targets, { columns: outputs });
      const losses = checkedTimes.map((t) => {
        const f = testAt(places, test.crossKernel, test.initial, t);
        if (f.rows !== expected.rows) throw at.error("targets", `of ${f.rows} rows`, test.targets);
        return sumOfSquares(f.data.map((x, i) => x - expected.data[i]!)) / (2 * f.rows);
      });
      return attachTable({ times: checkedTimes, train, test: finite(losses) }, curveTable);
    },
    eigenvalues: modes.values.slice(),
    timescales: Array.from(modes.values, (value) => 1 / (rate * value)),
    maxLearningRate: largest > 0 ? 2 / largest : Number.POSITIVE_INFINITY,
  };
  return attachTable(flow, spectrumTable);
}

/** Returns eigenvalue and time scale of every mode as a table. */
const spectrumTable = ({ eigenvalues, timescales }: Omit<KernelFlow, "toTable" | "figure">): Table =>
  tableOf([
    ["mode", Array.from(eigenvalues, (_, k) => k + 1)],
    ["eigenvalue", eigenvalues],
    ["time scale", timescales],
  ]);

/** Returns times and the losses on both sets as a table. */
const curveTable = ({ times, train, test }: Omit<LearningCurve, "toTable">): Table =>
  tableOf([["time", times], ["train", train], ...(test === undefined ? [] : [["test", test] as const])]);

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, x) => sum + x * x, 0);
