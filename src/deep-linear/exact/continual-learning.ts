import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { multiply, transposedMultiply } from "../../linalg/products";
import { nearestLambdaOf, readLayers } from "../layers/nearest-lambda";
import { type LinearData, type Statistics, statisticsSteps } from "../statistics";
import { continualFigure } from "./continual-figure";
import {
  type LambdaBalancedSolution,
  lambdaBalancedSolution,
  productOfLayers,
  weightPair,
} from "./lambda-balanced-solution";

/** Durations, time constant and tolerance of continual learning. */
export interface ContinualOptions {
  /** Time spent on each task, one number for all or one per task, > 0; default Infinity (complete learning). */
  readonly duration?: number | VectorLike;
  /** The time constant τ; default 1. */
  readonly tau?: number;
  /** Tolerance of the checks of balance and whiteness, as in `exactFlow`; default 1e-9. */
  readonly tolerance?: number;
}

/** State of the network at one time while it learns one task of a sequence. */
export interface ContinualState {
  /** W₂ W₁, [nOut, nIn] */
  readonly product: NdArray;
  /** Loss on every task of the sequence, K numbers. */
  readonly losses: Float64Array;
  /** dL_i/dt = ⟨∂L_i/∂W, dW/dt⟩ for every task i while the current task is learned, K numbers. */
  readonly rates: Float64Array;
}

/** Losses of a network that learns K tasks one after the other. */
export interface ContinualLearning extends Tabular, Drawable {
  /** Losses, [K + 1, K]: row 0 before learning, row j + 1 after task j; column i is the loss on task i. */
  readonly losses: NdArray;
  /** Change of the loss on task i (column) by learning task j (row), L_i(T_j) − L_i(T_{j−1}), [K, K]. */
  readonly forgetting: NdArray;
  /**
   * Loss on task i (column) of a network that has learned task j (row) completely, [K, K]:
   * (d_i/2) ‖Σ_j/d_j − Σ_i/d_i‖² + c_i with the smallest loss c_i. It does not depend on the initial weights, the
   * trajectory or λ.
   */
  readonly interference: NdArray;
  /** Returns the state at time `t` (0 to Infinity) since the beginning of task `task` (counted from 0). */
  at(task: number, t: number): ContinualState;
}

/**
 * Computes continual learning of a two-layer linear network in closed form. Each task starts from the final weights of
 * the previous one and is learned by `exactFlow`; the losses on all tasks are recorded (Braun et al. 2022, section 6).
 *
 * The balance λ is conserved across tasks. Once a task is learned completely, the loss on any other task depends only
 * on the correlations of the two tasks. Before that, it also depends on the weights.
 *
 * @param weights λ-balanced W₁ [hidden, nIn] and W₂ [nOut, hidden]
 * @param tasks K >= 1 tasks { inputs, targets } of the same sizes, each with white inputs, or their correlations
 * @throws ArgumentError for an empty array of tasks, durations that are not positive, and wherever `exactFlow` does
 * @example
 * const sizes = { inputSize: 5, outputSize: 4, samples: 25, whiten: true };
 * const tasks = [teacher({ ...sizes, seed: 1 }), teacher({ ...sizes, seed: 2 })];
 * const weights = lambdaBalancedWeights({ widths: [5, 10, 4], lambda: 0, scale: 0.01 });
 * const { losses } = continualLearning(weights, tasks, { duration: 30 });
 * losses.get(2, 0); // the loss on the first task after the second is learned
 */
export function continualLearning(
  weights: readonly MatrixLike[],
  tasks: readonly LinearData[],
  options: ContinualOptions = {},
): ContinualLearning {
  const args = argumentsOf("continualLearning");
  args.options("options", options, CONTINUAL_OPTIONS);
  return runSync(learn(args, weights, tasks, options));
}

/**
 * Computes the same numbers as `continualLearning`, but yields to the event loop after every task.
 *
 * @throws the errors of `continualLearning`, and the reason of an aborted signal (rejects)
 * @example
 * const sizes = { inputSize: 5, outputSize: 4, samples: 25, whiten: true };
 * const tasks = [teacher({ ...sizes, seed: 1 }), teacher({ ...sizes, seed: 2 })];
 * const weights = lambdaBalancedWeights({ widths: [5, 10, 4], lambda: 0, scale: 0.01 });
 * const { signal } = new AbortController();
 * const { forgetting } = await continualLearningAsync(weights, tasks, { duration: 30, signal });
 */
export async function continualLearningAsync(
  weights: readonly MatrixLike[],
  tasks: readonly LinearData[],
  options: ContinualOptions & ComputationOptions = {},
): Promise<ContinualLearning> {
  const args = argumentsOf("continualLearningAsync");
  args.options("options", options, { ...CONTINUAL_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, learn(args, weights, tasks, options), options);
}

const CONTINUAL_OPTIONS: FieldsOf<ContinualOptions> = { duration: true, tau: true, tolerance: true };

function* learn(
  args: Arguments,
  weights: readonly MatrixLike[],
  tasks: readonly LinearData[],
  options: ContinualOptions,
): Computation<ContinualLearning> {
  let layers = readLayers(args.at("weights"), weights);
  const sizes = { inputs: layers[0].columns, outputs: layers[1].rows };
  if (!Array.isArray(tasks) || tasks.length === 0) {
    throw args.error("tasks", "an array of at least one task", tasks);
  }
  const count = tasks.length;
  args.memory("tasks", 3 * count * (count + 1), "use fewer tasks");
  const statistics: Statistics[] = [];
  for (const [k, task] of tasks.entries()) {
    const reading = statisticsSteps(args.at(["tasks", k]), task, sizes);
    statistics.push(yield* part((0.5 * k) / count, (0.5 * (k + 1)) / count, reading));
  }
  const { duration = Number.POSITIVE_INFINITY, tau = 1, tolerance = 1e-9 } = options;
  args.number("options.tau", tau, { above: 0 });
  args.number("options.tolerance", tolerance, { atLeast: 0 });
  const durations = readDurations(args.at("options.duration"), duration, count);

  const solutions: LambdaBalancedSolution[] = [];
  for (const [k, taskStatistics] of statistics.entries()) {
    const accepted =
      k === 0 ? tolerance : Math.max(tolerance, nearestLambdaOf(args.at("weights"), layers).deviation);
    const end = Number.isFinite(durations[k]!) ? durations[k]! : 0;
    const settings = { tau, tolerance: accepted, end };
    const solution = lambdaBalancedSolution(args, layers, taskStatistics, settings);
    solutions.push(solution);
    layers = weightPair(solution.layersAt(durations[k]!));
    yield 0.5 + (0.5 * (k + 1)) / count;
  }
  const lossesOf = (product: Matrix): Float64Array =>
    Float64Array.from(solutions, ({ lossOf }) => lossOf(product));
  const rows = [
    lossesOf(productOfLayers(solutions[0]!.layersAt(0))),
    ...solutions.map(({ layersAt }, k) => lossesOf(productOfLayers(layersAt(durations[k]!)))),
  ];
  const changes = rows.slice(1).map((row, k) => row.map((loss, i) => loss - rows[k]![i]!));
  const learning: Omit<ContinualLearning, "toTable" | "figure"> = {
    losses: stackRows(rows),
    forgetting: stackRows(changes),
    interference: stackRows(statistics.map((taskStatistics) => lossesOf(learnedProduct(taskStatistics)))),
    at(task, t) {
      const args = argumentsOf("continualLearning.at");
      args.number("task", task, { integer: true, atLeast: 0, atMost: count - 1 });
      args.number("t", t, { atLeast: 0, infinite: true });
      const { first, secondTransposed } = solutions[task]!.layersAt(t);
      const product = transposedMultiply(secondTransposed, first);
      const errors = statistics.map((taskStatistics) => errorOf(taskStatistics, product));
      // τ dW/dt = W₂W₂ᵀ E + E W₁ᵀW₁ for the error E = Σyx − W Σxx of the task that is learned.
      const error = errors[task]!;
      const left = multiply(transposedMultiply(secondTransposed, secondTransposed), error).data;
      const right = multiply(error, transposedMultiply(first, first)).data;
      const rates = errors.map(
        ({ data }) => -data.reduce((sum, x, i) => sum + x * (left[i]! + right[i]!), 0) / tau,
      );
      const losses = lossesOf(product);
      args.finite("the tasks", Float64Array.from(rates));
      return { product: matrixToNdArray(product), losses, rates: Float64Array.from(rates) };
    },
  };
  return attachFigure(attachTable(learning, continualTable), continualFigure);
}

/** Returns the losses on all tasks, one row per number of learned tasks. */
const continualTable = ({ losses }: Pick<ContinualLearning, "losses">): Table =>
  tableOf([
    ["tasks learned", Array.from({ length: losses.shape[0]! }, (_, j) => j)],
    ...seriesColumns("loss on task", losses),
  ]);

function readDurations(at: Arguments, duration: number | VectorLike, count: number): Float64Array {
  const range = { above: 0, infinite: true };
  if (typeof duration === "number") return new Float64Array(count).fill(at.number(HERE, duration, range));
  return at.vector(HERE, duration, count).map((d, k) => at.number(k, d, range));
}

/** Returns Σyx − W Σxx = −∂L/∂W. */
function errorOf({ inputCorrelation, inputOutputCorrelation }: Statistics, product: Matrix): Matrix {
  const predicted = multiply(product, inputCorrelation).data;
  return { ...inputOutputCorrelation, data: inputOutputCorrelation.data.map((x, i) => x - predicted[i]!) };
}

/** Returns Σyx / d for white inputs: the product after complete learning. */
function learnedProduct({ inputCorrelation, inputOutputCorrelation }: Statistics): Matrix {
  const variance = inputCorrelation.data[0]!;
  return { ...inputOutputCorrelation, data: inputOutputCorrelation.data.map((x) => x / variance) };
}

const stackRows = (rows: readonly Float64Array[]): NdArray =>
  toNdArray(Float64Array.from(rows.flatMap((row) => Array.from(row))), [rows.length, rows[0]!.length]);
