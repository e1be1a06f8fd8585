import { checkFinite, checkMemory, checkNumber, checkRecord, checkTimes } from "../arrays/check";
import { matrixToNdArray, readMatrix, toNdArray } from "../arrays/convert";
import { ArgumentError, IntegrationError } from "../arrays/errors";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { denseSingularValues, denseSvd } from "../linalg/dense/singular-values";
import { multiply, multiplyTransposed, transposedMultiply } from "../linalg/products";
import type { Field, Solution, SolveOptions, SolveResult, SolveStats } from "../ode";
import { integrateAs } from "../ode/solve";
import { checkDepth, endToEndVelocity } from "./end-to-end";
import { type MatrixProblem, type ObservedLoss, readObserved } from "./observed";

/** The course of a product of matrices that approximates another. */
export interface FactorisationFlow {
  /** The times recorded, length T. */
  readonly times: Float64Array;
  /** L = ½ mean (W − Y)² over the observed entries, at each of them. */
  readonly loss: Float64Array;
  /** W at each of them, [m, n]. */
  readonly products: NdArray[];
  /** The singular values of W at each of them, [T, min(m, n)], descending. */
  readonly singularValues: NdArray;
  /** W and the loss at any time from 0 to the last one reached. */
  at(t: number): { product: NdArray; loss: number };
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}

/** When to record a factorisation, and how to integrate it (see `ode`). Relative tolerance 1e-10 by default. */
export interface FactorisationOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times, sorted, >= 0. */
  readonly times: VectorLike;
  /** The time constant τ; default 1. */
  readonly tau?: number;
}

/**
 * Deep matrix factorisation: gradient flow τ dW_l/dt = −∂L/∂W_l of L = ½ mean (W_N ... W_1 − Y)² over the observed entries
 * of Y (Arora, Cohen, Hu & Luo 2019). From small balanced weights the product stays of low rank, the lower the deeper, and
 * fills in what was not observed.
 *
 * Dense products of all layers in every evaluation: for matrices of up to about a hundred rows.
 *
 * @param weights `weights[l]` of shape [n_{l+1}, n_l], the first applied first
 * @param problem target [m, n] and mask [m, n] of observed entries
 * @throws ArgumentError for shapes that do not match, NaN, or a mask of other numbers than 0 and 1; IntegrationError, with
 * the flow up to there, when the integration cannot go on
 * @example
 * const target = [[1, 2], [2, 4]];
 * const mask = [[1, 1], [1, 0]]; // of rank one, what is missing must be 4
 * const weights = [[[0.01, 0], [0, 0.01]], [[0.01, 0], [0, 0.01]]];
 * const flow = factorisationFlow(weights, { target, mask }, { times: [0, 100, 1000] });
 */
export function factorisationFlow(
  weights: readonly MatrixLike[],
  problem: MatrixProblem,
  options: FactorisationOptions,
): FactorisationFlow {
  const name = "factorisationFlow";
  const layers = readChain(name, weights);
  const [m, n] = [layers[layers.length - 1]!.rows, layers[0]!.columns];
  const observed = readObserved(name, problem, m, n);
  const initial = pack(layers);
  const productOf = (packed: Float64Array): Float64Array =>
    partialProducts(unpack(packed, layers)).at(-1)!.data;
  const gradient = new Float64Array(m * n);
  const field: Field = (_t, packed, rate) => {
    const own = unpack(packed, layers);
    const partial = partialProducts(own);
    observed.evaluate(partial[own.length - 1]!.data, gradient);
    // Backwards: the gradient pulled through the layers above.
    let pulled: Matrix = { rows: m, columns: n, data: gradient };
    let end = packed.length;
    for (let l = own.length - 1; l >= 0; l--) {
      const update = l === 0 ? pulled : multiplyTransposed(pulled, partial[l - 1]!);
      end -= update.data.length;
      for (let i = 0; i < update.data.length; i++) rate[end + i] = -update.data[i]!;
      if (l > 0) pulled = transposedMultiply(own[l]!, pulled);
    }
  };
  return integrateProducts(name, field, initial, observed, productOf, options);
}

/**
 * The flow of `factorisationFlow` for the product alone, which balanced weights make an equation of its own (see
 * `endToEndRates`): no factors are kept, and the depth N only enters as a power.
 *
 * @param initial W at the start, [m, n]: what balanced weights multiply to
 * @param options.depth N >= 1
 * @throws as `factorisationFlow` does
 * @example
 * const problem = { target: [[1, 2], [2, 4]], mask: [[1, 1], [1, 0]] };
 * const flow = endToEndFlow([[1e-3, 0], [0, 1e-3]], problem, { depth: 3, times: [0, 300] });
 */
export function endToEndFlow(
  initial: MatrixLike,
  problem: MatrixProblem,
  options: FactorisationOptions & { readonly depth: number },
): FactorisationFlow {
  const name = "endToEndFlow";
  const start = readMatrix(name, "initial", initial);
  const { rows, columns } = start;
  const observed = readObserved(name, problem, rows, columns);
  checkRecord(name, "options", options);
  const { depth: given, ...settings } = options;
  const depth = checkDepth(name, "options.depth", given);
  const gradient: Matrix = { rows, columns, data: new Float64Array(rows * columns) };
  const field: Field = (_t, product, rate) => {
    observed.evaluate(product, gradient.data);
    rate.set(endToEndVelocity(denseSvd({ rows, columns, data: product }), gradient, depth).data);
  };
  return integrateProducts(name, field, start.data, observed, (product) => product, settings);
}

function integrateProducts(
  functionName: string,
  field: Field,
  initial: Float64Array,
  { rows, columns, evaluate }: ObservedLoss,
  productOf: (state: Float64Array) => Float64Array,
  options: FactorisationOptions,
): FactorisationFlow {
  checkRecord(functionName, "options", options);
  const { tau = 1, relativeTolerance = 1e-10, maxSteps = 1_000_000, ...settings } = options;
  const times = checkTimes(functionName, "options.times", options.times);
  checkNumber(functionName, "options.tau", tau, { above: 0 });
  const r = Math.min(rows, columns);
  checkMemory(
    functionName,
    "options.times",
    times.length * (rows * columns + initial.length + r),
    "record fewer times",
  );
  const gradient = new Float64Array(rows * columns);
  checkFinite(functionName, "the start", Float64Array.of(evaluate(productOf(initial), gradient)));
  const size = Math.sqrt(initial.reduce((sum, w) => sum + w * w, 0) / initial.length);
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-10;
  const { absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300) } = settings;
  const scaled: Field = (t, state, rate) => {
    field(t, state, rate);
    for (let i = 0; i < rate.length; i++) rate[i]! /= tau;
  };
  const matrix = (state: Float64Array): Matrix => ({ rows, columns, data: productOf(state).slice() });
  const toFlow = (solution: Solution): FactorisationFlow => {
    const count = solution.times.length;
    const length = initial.length;
    const products = Array.from({ length: count }, (_, i) =>
      matrix(solution.states.data.subarray(i * length, (i + 1) * length)),
    );
    const values = new Float64Array(count * r);
    products.forEach((product, i) => {
      values.set(denseSingularValues(product), i * r);
    });
    return {
      times: solution.times,
      loss: Float64Array.from(products, ({ data }) => evaluate(data, gradient)),
      products: products.map(matrixToNdArray),
      singularValues: toNdArray(values, [count, r]),
      at(t) {
        const product = matrix(solution.at(t));
        return { product: matrixToNdArray(product), loss: evaluate(product.data, gradient) };
      },
      stats: solution.stats,
      result: solution.result,
    };
  };
  try {
    const all = { ...settings, relativeTolerance, absoluteTolerance, maxSteps, times, start: 0 };
    return toFlow(integrateAs(functionName, scaled, initial, all));
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    throw error.withPartial(toFlow(error.partial as Solution));
  }
}

function readChain(functionName: string, weights: readonly MatrixLike[]): Matrix[] {
  if (!Array.isArray(weights) || weights.length === 0) {
    throw ArgumentError.of(functionName, "weights", "an array of at least one matrix", weights);
  }
  const layers: Matrix[] = [];
  for (let l = 0; l < weights.length; l++) {
    layers.push(readMatrix(functionName, `weights[${l}]`, weights[l]!, { columns: layers[l - 1]?.rows }));
  }
  return layers;
}

/** W_1, W_2 W_1, ..., W_N ... W_1 */
function partialProducts(layers: readonly Matrix[]): Matrix[] {
  const partial = [layers[0]!];
  for (let l = 1; l < layers.length; l++) partial.push(multiply(layers[l]!, partial[l - 1]!));
  return partial;
}

function pack(layers: readonly Matrix[]): Float64Array {
  return Float64Array.from(layers.flatMap(({ data }) => Array.from(data)));
}

/** The layers in a packed buffer, whose memory they share. */
function unpack(packed: Float64Array, like: readonly Matrix[]): Matrix[] {
  let offset = 0;
  return like.map(({ rows, columns }) => {
    const data = packed.subarray(offset, offset + rows * columns);
    offset += rows * columns;
    return { rows, columns, data };
  });
}
