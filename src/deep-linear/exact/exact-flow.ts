import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Tabular } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import {
  type Computation,
  computePartlyAsync,
  computePartlySync,
  part,
  pause,
} from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { transposedMultiply } from "../../linalg/products";
import { flowFigure, flowTable } from "../flow/linear-flow";
import { readLayers } from "../layers/nearest-lambda";
import { modesOf, projectModes } from "../modes/task-modes";
import { type LinearData, type Statistics, statisticsSteps } from "../statistics";
import {
  type LambdaBalancedSolution,
  lambdaBalancedSolution,
  productOfLayers,
  weightPair,
} from "./lambda-balanced-solution";
import { tangentKernel } from "./tangent-kernel";

/** Output times, time constant and tolerance of an exact flow, its signal and its progress. */
export interface ExactFlowOptions extends ComputationOptions {
  /** Output times in ascending order, >= 0 and finite, in the units of `tau`. */
  readonly times: VectorLike;
  /** The time constant τ; default 1. */
  readonly tau?: number;
  /**
   * Largest accepted entry of W₂ᵀW₂ − W₁W₁ᵀ − λ I, relative to the largest entry of either product, and of Σxx − d I,
   * relative to d; default 1e-9. The result differs from the gradient flow by a similar amount.
   */
  readonly tolerance?: number;
}

/** Quantities of a two-layer network at one time that do not depend on a rotation of its hidden units. */
export interface ExactState {
  /** W₂ W₁, [nOut, nIn] */
  readonly product: NdArray;
  /** W₁ᵀ W₁, [nIn, nIn]: similarity of the inputs in the hidden layer. */
  readonly inputRepresentation: NdArray;
  /** W₂ W₂ᵀ, [nOut, nOut] */
  readonly outputRepresentation: NdArray;
  /** ½⟨‖y − W₂W₁x‖²⟩ */
  readonly loss: number;
}

/** Gradient flow of a two-layer linear network from λ-balanced weights, exact at any time. */
export interface ExactFlow extends Tabular, Drawable {
  /** Recorded times, length T: those before the abort, at least one, if the flow was aborted. */
  readonly times: Float64Array;
  /** Loss at each recorded time. */
  readonly loss: Float64Array;
  /** W₂ W₁ at each recorded time, [nOut, nIn]. */
  readonly products: NdArray[];
  /** W₁ᵀ W₁ at each recorded time, [nIn, nIn]; computed when first read. */
  readonly inputRepresentations: NdArray[];
  /** W₂ W₂ᵀ at each recorded time, [nOut, nOut]; computed when first read. */
  readonly outputRepresentations: NdArray[];
  /** [T, r], r = min(nIn, nOut): u_αᵀ W v_α in the singular vectors of Σyx, strongest mode first (see `taskModes`). */
  readonly modes: NdArray;
  /** Conserved balance λ. */
  readonly lambda: number;
  /**
   * True if the flow ends in a saddle instead of a minimum: the initial weights have no component (above rounding,
   * relative to their size) along a mode that the network has enough hidden units to learn. Noise eventually drives
   * gradient descent away from the saddle.
   */
  readonly endsInSaddle: boolean;
  /** `"aborted"` if the signal ended the evaluation at the output times; `at` and the other methods are complete. */
  readonly result: "finished" | "aborted";
  /** Returns the state at any time from 0 to Infinity, without interpolation. */
  at(t: number): ExactState;
  /** Returns W₁ [hidden, nIn] and W₂ [nOut, hidden] at a finite time, including the rotation of the hidden units. */
  weights(t: number): [first: NdArray, second: NdArray];
  /**
   * Returns the tangent kernel Θ(x, x′) = x·x′ W₂W₂ᵀ + xᵀW₁ᵀW₁x′ I at any time from 0 to Infinity for inputs [N, nIn],
   * [N, N, nOut, nOut].
   */
  ntk(t: number, inputs: MatrixLike): NdArray;
}

/**
 * Computes the gradient flow of a linear network with one hidden layer in closed form, from any λ-balanced weights
 * (W₂ᵀW₂ − W₁W₁ᵀ = λ I) on inputs with Σxx = d I. Learning is lazy for large |λ| and rich for small |λ| (Fukumizu 1998;
 * Braun et al. 2022; Dominé et al. 2025). Layer sizes (bottlenecks included), λ and Σyx are arbitrary.
 *
 * Q = [W₁ᵀ; W₂] obeys τ dQ/dt = F Q − ½ Q QᵀQ with F = [[−λ/2, Σᵀ], [Σ, λ/2]], Σ = Σyx / d and time in units of 1/d; so
 *
 *   Q Qᵀ(t) = e^(Ft) Q₀ [I + Q₀ᵀ (∫₀ᵗ e^(2Fs) ds) Q₀]⁻¹ Q₀ᵀ e^(Ft).
 *
 * The solution is evaluated as Q(t) = e^(Ft) Q₀ R⁻¹, RᵀR = I + Q₀ᵀ (∫₀ᵗ e^(2Fs) ds) Q₀, a step of Q without
 * discretisation error. Evaluated directly, a step longer than a few 1/μ overflows. Here the columns are graded, so
 * that one step from the start reaches any time without overflow or cancellation, and each time is evaluated
 * independently. Errors are about ten units of rounding both at t = 1 and at t = 1e6. The cost for h hidden units is
 * about 3 h² (2 min(nIn, nOut) + 2 h) operations, plus the products. Components of Q₀ along a mode below
 * (h + nIn + nOut) ε of the norm of Q₀ count as zero: a flow that ends in a saddle stays there (`endsInSaddle`).
 *
 * Q Qᵀ does not determine the rotation of the hidden units; `weights` integrates it numerically to about 1e-12.
 *
 * Braun et al. 2022, eq. 15, for two equal singular values, lacks the determinant of the initial product and holds only
 * for early times. This function evaluates the complete solution.
 *
 * @param weights W₁ [hidden, nIn] and W₂ [nOut, hidden], such as those of `lambdaBalancedWeights`, `balancedWeights` or
 * `alignedWeights`
 * @param data a task { inputs, targets } with white inputs (`tasks.whiten`) or one-hot ones, or its correlations
 * @throws ArgumentError for unknown options, shapes that do not match, weights that are not λ-balanced, inputs that are
 * not white, NaN, negative or unsorted times
 * @example
 * const task = teacher({ inputSize: 4, outputSize: 3, samples: 20, whiten: true });
 * const weights = lambdaBalancedWeights({ widths: [4, 3, 3], lambda: 0.5, scale: 0.1 });
 * const flow = exactFlow(weights, task, { times: [0, 1, 2, 5] });
 * flow.at(Infinity).inputRepresentation; // similarity of the inputs after learning
 */
export function exactFlow(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: ExactFlowOptions,
): ExactFlow {
  const args = argumentsOf("exactFlow");
  checkExactOptions(args, options);
  return computePartlySync(args, evaluate(args, weights, data, options), options);
}

/**
 * Computes the same numbers as `exactFlow`, but yields to the event loop. An aborted flow has the output times that were
 * reached.
 *
 * @throws the errors of `exactFlow`, and the reason of a signal that is aborted before the first time (rejects)
 * @example
 * const task = teacher({ inputSize: 4, outputSize: 3, samples: 20, whiten: true });
 * const weights = lambdaBalancedWeights({ widths: [4, 3, 3], lambda: 0.5, scale: 0.1 });
 * const { signal } = new AbortController();
 * const { loss, result } = await exactFlowAsync(weights, task, { times: [0, 1, 2, 5], signal });
 */
export async function exactFlowAsync(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: ExactFlowOptions,
): Promise<ExactFlow> {
  const args = argumentsOf("exactFlowAsync");
  checkExactOptions(args, options);
  return computePartlyAsync(args, evaluate(args, weights, data, options), options);
}

function* evaluate(
  args: Arguments,
  weights: readonly MatrixLike[],
  data: LinearData,
  options: ExactFlowOptions,
): Computation<ExactFlow> {
  const layers = readLayers(args.at("weights"), weights);
  const [inputs, outputs] = [layers[0].columns, layers[1].rows];
  const reading = statisticsSteps(args.at("data"), data, { inputs, outputs });
  const statistics = yield* part(0, 0.5, reading);
  const { times: wanted, tau, tolerance } = readExactOptions(args, options);
  const end = wanted[wanted.length - 1]!;
  const solution = lambdaBalancedSolution(args, layers, statistics, { tau, tolerance, end });
  const recorded = yield* part(0.5, 1, recordProducts(args, wanted, solution, statistics));
  const { times } = recorded;
  const representations = memoised(() => recordRepresentations(args, times, solution, inputs, outputs));
  const flow: Omit<ExactFlow, "toTable" | "figure"> = {
    ...recorded,
    get inputRepresentations() {
      return representations().inputs;
    },
    get outputRepresentations() {
      return representations().outputs;
    },
    lambda: solution.lambda,
    endsInSaddle: solution.endsInSaddle,
    at(t) {
      argumentsOf("exactFlow.at").number("t", t, { atLeast: 0, infinite: true });
      const { first, secondTransposed } = solution.layersAt(t);
      const product = transposedMultiply(secondTransposed, first);
      return {
        product: matrixToNdArray(product),
        inputRepresentation: gram(first),
        outputRepresentation: gram(secondTransposed),
        loss: solution.lossOf(product),
      };
    },
    weights(t) {
      argumentsOf("exactFlow.weights").number("t", t, { atLeast: 0 });
      const [first, second] = weightPair(solution.weightsAt(t));
      return [matrixToNdArray(first), matrixToNdArray(second)];
    },
    ntk(t, inputsLike) {
      const args = argumentsOf("exactFlow.ntk");
      args.number("t", t, { atLeast: 0, infinite: true });
      const samples = args.matrix("inputs", inputsLike, { columns: inputs });
      return tangentKernel(args, samples, solution.layersAt(t));
    },
  };
  return attachFigure(attachTable(flow, flowTable), flowFigure);
}

/** Checks that the options of an exact flow are known, and the options of the run. */
function checkExactOptions(args: Arguments, options: ExactFlowOptions): void {
  args.options("options", options, { times: true, tau: true, tolerance: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
}

/** Reads the other options of an exact flow. */
function readExactOptions(args: Arguments, options: ExactFlowOptions) {
  const { tau = 1, tolerance = 1e-9 } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  args.number("options.tolerance", tolerance, { atLeast: 0 });
  return { times, tau, tolerance };
}

function* recordProducts(
  args: Arguments,
  times: Float64Array,
  solution: LambdaBalancedSolution,
  statistics: Statistics,
): Computation<Pick<ExactFlow, "times" | "loss" | "products" | "modes" | "result">> {
  const { rows, columns } = statistics.inputOutputCorrelation;
  const r = Math.min(rows, columns);
  args.memory("options.times", times.length * (rows * columns + r + 1), "record fewer times");
  const basis = modesOf(statistics);
  const layersAt = solution.sweep();
  const loss = new Float64Array(times.length);
  const modes = new Float64Array(times.length * r);
  const products: NdArray[] = [];
  for (const [i, t] of times.entries()) {
    const product = productOfLayers(layersAt(t));
    loss[i] = solution.lossOf(product);
    projectModes(product, basis, modes, i * r);
    products.push(matrixToNdArray(product));
    if (yield* pause((i + 1) / times.length)) break;
  }
  const count = products.length;
  return {
    times: times.slice(0, count),
    loss: loss.slice(0, count),
    products,
    modes: toNdArray(modes.slice(0, count * r), [count, r]),
    result: count === times.length ? "finished" : "aborted",
  };
}

function recordRepresentations(
  args: Arguments,
  times: Float64Array,
  solution: LambdaBalancedSolution,
  inputs: number,
  outputs: number,
) {
  const count = times.length * (inputs * inputs + outputs * outputs);
  args.memory("options.times", count, "record fewer times, or read at(t)");
  const layersAt = solution.sweep();
  const grams = Array.from(times, (t) => {
    const { first, secondTransposed } = layersAt(t);
    return { input: gram(first), output: gram(secondTransposed) };
  });
  return { inputs: grams.map(({ input }) => input), outputs: grams.map(({ output }) => output) };
}

/** Returns Wᵀ W. */
const gram = (layer: Matrix): NdArray => matrixToNdArray(transposedMultiply(layer, layer));

/** Returns a function that computes its result at the first call and then returns the stored one. */
function memoised<Result>(make: () => Result): () => Result {
  let result: Result | undefined;
  return () => {
    result ??= make();
    return result;
  };
}
