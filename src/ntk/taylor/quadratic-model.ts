import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { attachTable } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { attachFigure } from "../../figures/drawable";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import { SIZE } from "../../networks/architecture";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import {
  type DescentOptions,
  type DescentRecord,
  descend,
  descentFigure,
  descentTable,
  MOMENTUM_OPTIONS,
} from "./descent";
import type { NeuralRepresentation } from "./neural-representation";

/** Training set of a quadratic model, with one target per sample. */
export interface QuadraticTask {
  /** [N, d] */
  readonly inputs: MatrixLike;
  /** [N, 1] */
  readonly targets: MatrixLike;
}

/** Options of training. */
export interface QuadraticTraining extends DescentOptions {
  /** λ of λ Σ_r ‖w_r‖⁴, at least 0; default 0. */
  readonly regularisation?: number | undefined;
  /** Standard deviation of the initial entries of W, above 0, because W = 0 is a saddle. Default 0.1/√D. */
  readonly scale?: number | undefined;
  /** Seed of the initial W; default 0. */
  readonly seed?: number | undefined;
}

/** Result of training. */
export interface QuadraticRecord extends Omit<DescentRecord, "change"> {
  /** W, [m, D]. */
  readonly weights: NdArray;
}

/** Quadratic Taylor model of a two-layer network. */
export interface QuadraticModel {
  /** Number of units m, and of features D. */
  readonly width: number;
  readonly features: number;
  /** w_{0,r}, [m, D]. */
  readonly initialWeights: NdArray;
  /** a_r = ±1, m numbers. */
  readonly signs: Float64Array;
  /** Computes f^Q_W(x), [N, 1]. */
  predict(weights: MatrixLike, inputs: MatrixLike): NdArray;
  /** Computes f^L_W(x), the linear Taylor model (tangent kernel) with the same weights, [N, 1]. */
  predictLinear(weights: MatrixLike, inputs: MatrixLike): NdArray;
  /** Computes R(W) = 1/(2N) Σ(f^Q − y)² + λ Σ_r ‖w_r‖⁴ and ∂R/∂W, [m, D]. */
  risk(
    weights: MatrixLike,
    task: QuadraticTask,
    regularisation?: number,
  ): { value: number; gradient: NdArray };
  /** Minimises R by gradient descent from small random weights. */
  train(task: QuadraticTask, options: QuadraticTraining): QuadraticRecord;
  /** Asynchronous version of `train`, which yields to the event loop, so that it can be aborted by a signal. */
  trainAsync(task: QuadraticTask, options: QuadraticTraining): Promise<QuadraticRecord>;
}

/** Options of `quadraticModel`. */
export interface QuadraticOptions {
  /** d, number of features of an input. */
  readonly inputSize: number;
  /** m, number of units, even. */
  readonly width: number;
  /** Seed of the initial weights w_{0,r}; default 0. */
  readonly seed?: number | undefined;
  /** Fixed features h(x) in place of x; default h(x) = x. */
  readonly representation?: NeuralRepresentation | undefined;
  /** φ′ and φ″ of the units; default those of φ(z) = max(z, 0)²/2: max(z, 0) and the step function. */
  readonly derivative?: ((z: number) => number) | undefined;
  readonly secondDerivative?: ((z: number) => number) | undefined;
}

/**
 * Creates the quadratic Taylor model of a two-layer network with a trained first layer and a fixed second layer (Bai &
 * Lee 2020; Chen et al. 2020). With the inputs or a fixed representation h,
 *
 *   f^Q_W(x) = 1/(2√m) Σ_r a_r φ″(w_{0,r}·h)(w_r·h)²,   f^L_W(x) = 1/√m Σ_r a_r φ′(w_{0,r}·h)(w_r·h),
 *
 * w_{0,r} ~ N(0, I) in pairs with a = ±1, so that the initial network is 0. Training is full-batch gradient descent of
 * the mean squared loss with the regulariser λ Σ_r ‖w_r‖⁴.
 *
 * @throws ArgumentError for unknown options, an odd width, or a representation of inputs of a different size
 * @example
 * const inputs = normal({ shape: [50, 5], seed: 1 });
 * const targets = Array.from({ length: 50 }, (_, i) => [inputs.get(i, 0) ** 2 - 1]);
 * const model = quadraticModel({ inputSize: 5, width: 40 });
 * const { weights, loss } = model.train({ inputs, targets }, { learningRate: 0.5, steps: 100 });
 * model.predict(weights, inputs);
 */
export function quadraticModel(options: QuadraticOptions): QuadraticModel {
  const args = argumentsOf("quadraticModel");
  const {
    inputSize,
    width,
    seed,
    derivative,
    secondDerivative,
    represent,
    features: D,
  } = readOptions(args, options);
  const random = generator(seed);
  const halfWeights = normalBuffer(random, (width / 2) * D, 1);
  const start: Matrix = { rows: width, columns: D, data: new Float64Array(width * D) };
  start.data.set(halfWeights);
  start.data.set(halfWeights, halfWeights.length);
  const signs = Float64Array.from({ length: width }, (_, r) => (r < width / 2 ? 1 : -1));

  const readWeights = (weights: MatrixLike) => args.matrix("weights", weights, { rows: width, columns: D });
  const readInputs = (at: Arguments, inputs: MatrixLike): Matrix => {
    const x = at.matrix(HERE, inputs, { columns: inputSize });
    at.memory(HERE, x.rows * Math.max(width, D), "take fewer inputs at a time");
    return represent(x);
  };
  /** Computes a_r/√m times a function of w_{0,r}·h, [N, m]. */
  const gatesOf = (h: Matrix, f: (z: number) => number): Float64Array => {
    const z = multiplyTransposed(h, start).data;
    for (let i = 0; i < z.length; i++) z[i] = (signs[i % width]! / Math.sqrt(width)) * f(z[i]!);
    return args.finite(["inputs", "(the derivatives' values)"], z);
  };
  const outputsOf = (gates: Float64Array, h: Matrix, weights: Matrix, power: 1 | 2): Float64Array => {
    const z = multiplyTransposed(h, weights).data;
    const out = new Float64Array(h.rows);
    for (let i = 0; i < z.length; i++) {
      out[Math.floor(i / width)]! += gates[i]! * (power === 1 ? z[i]! : (z[i]! * z[i]!) / 2);
    }
    return out;
  };
  const predictBy = (f: (z: number) => number, power: 1 | 2) => (weights: MatrixLike, inputs: MatrixLike) => {
    const [w, h] = [readWeights(weights), readInputs(args.at("inputs"), inputs)];
    const data = args.finite("weights and inputs", outputsOf(gatesOf(h, f), h, w, power));
    return toNdArray(data, [h.rows, 1]);
  };
  const problem = (task: QuadraticTask, lambda: number) => {
    args.record("task", task);
    const h = readInputs(args.at("task.inputs"), task.inputs);
    const targets = args.matrix("task.targets", task.targets, { rows: h.rows, columns: 1 }).data;
    const gates = gatesOf(h, secondDerivative);
    return (point: Float64Array, gradient: Float64Array): number =>
      riskAndGradient({ rows: width, columns: D, data: point }, h, gates, targets, lambda, gradient);
  };
  const training = function* (task: QuadraticTask, trainingOptions: QuadraticTraining) {
    args.options("options", trainingOptions, TRAINING);
    const { regularisation = 0, scale = 0.1 / Math.sqrt(D), seed: initialSeed = 0 } = trainingOptions;
    args.number("options.regularisation", regularisation, { atLeast: 0 });
    args.number("options.scale", scale, { above: 0 });
    args.number("options.seed", initialSeed, { integer: true });
    const evaluate = problem(task, regularisation);
    const initial = args.finite("options.scale", normalBuffer(generator(initialSeed), width * D, scale));
    const rates = new Float64Array(initial.length).fill(1);
    return yield* descend(args, evaluate, rates, initial, trainingOptions, ({ change, ...record }) =>
      attachFigure(
        attachTable({ ...record, weights: toNdArray(change.data, [width, D]) }, descentTable),
        descentFigure,
      ),
    );
  };
  return {
    width,
    features: D,
    initialWeights: matrixToNdArray(start),
    signs: signs.slice(),
    predict: predictBy(secondDerivative, 2),
    predictLinear: predictBy(derivative, 1),
    risk(weights, task, regularisation = 0) {
      args.number("regularisation", regularisation, { atLeast: 0 });
      const gradient = new Float64Array(width * D);
      const value = problem(task, regularisation)(readWeights(weights).data, gradient);
      args.finite("weights and task", Float64Array.of(value));
      return {
        value,
        gradient: toNdArray(args.finite("weights and task", gradient), [width, D]),
      };
    },
    train: (task, trainingOptions) => runSync(training(task, trainingOptions)),
    trainAsync: (task, trainingOptions) => runAsync(training(task, trainingOptions)),
  };
}

/** Computes the regularised risk, and writes its gradient. */
function riskAndGradient(
  weights: Matrix,
  h: Matrix,
  gates: Float64Array,
  targets: Float64Array,
  lambda: number,
  gradient: Float64Array,
): number {
  const { rows: m, columns: D } = weights;
  const n = h.rows;
  const z = multiplyTransposed(h, weights);
  let risk = 0;
  for (let i = 0; i < n; i++) {
    let f = 0;
    for (let r = 0; r < m; r++) f += (gates[i * m + r]! * z.data[i * m + r]! ** 2) / 2;
    const error = (f - targets[i]!) / n;
    risk += (error * error * n) / 2;
    for (let r = 0; r < m; r++) z.data[i * m + r]! *= error * gates[i * m + r]!;
  }
  gradient.set(transposedMultiply(z, h).data);
  if (lambda === 0) return risk;
  for (let r = 0; r < m; r++) {
    let square = 0;
    for (let k = r * D; k < (r + 1) * D; k++) square += weights.data[k]! ** 2;
    risk += lambda * square * square;
    for (let k = r * D; k < (r + 1) * D; k++) gradient[k]! += 4 * lambda * square * weights.data[k]!;
  }
  return risk;
}

const TRAINING: FieldsOf<QuadraticTraining> = {
  ...MOMENTUM_OPTIONS,
  regularisation: true,
  scale: true,
  seed: true,
};
const OPTIONS: FieldsOf<QuadraticOptions> = {
  inputSize: true,
  width: true,
  seed: true,
  representation: true,
  derivative: true,
  secondDerivative: true,
};

const rectifier = (z: number): number => Math.max(z, 0);
const step = (z: number): number => (z >= 0 ? 1 : 0);

function readOptions(args: Arguments, options: QuadraticOptions) {
  args.options("options", options, OPTIONS);
  const { seed = 0, representation, derivative = rectifier, secondDerivative = step } = options;
  const size = (key: "inputSize" | "width") => args.number(["options", key], options[key], SIZE);
  const [inputSize, width] = [size("inputSize"), size("width")];
  if (width % 2 === 1) throw args.error("options.width", "even", width);
  args.number("options.seed", seed, { integer: true });
  args.callable("options.derivative", derivative);
  args.callable("options.secondDerivative", secondDerivative);
  if (representation === undefined) {
    args.memory("options.width", width * inputSize, "use fewer units");
    const represent = (x: Matrix) => x;
    return { inputSize, width, seed, derivative, secondDerivative, represent, features: inputSize };
  }
  const at = args.at("options.representation");
  at.record(HERE, representation);
  const { features, transform } = representation;
  at.callable("transform", transform);
  at.number("features", features, SIZE);
  if (representation.inputSize !== inputSize) {
    throw at.error(HERE, `a representation of inputs of size ${inputSize}`, representation.inputSize);
  }
  args.memory("options.width", width * features, "use fewer units");
  const represent = (x: Matrix) =>
    at.matrix(["transform", "(inputs)"], transform(matrixToNdArray(x)), { rows: x.rows, columns: features });
  return { inputSize, width, seed, derivative, secondDerivative, represent, features };
}
