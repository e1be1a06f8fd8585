import { type Arguments, argumentsOf } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";
import { runAsync, runSync } from "../concurrency/run-generator";
import { FLOW_OPTIONS } from "../flows/flow-options";
import { denseSvd } from "../linalg/dense";
import { multiply, multiplyTransposed, transposedMultiply } from "../linalg/products";
import type { Field } from "../ode";
import { checkDepth, endToEndVelocity } from "./end-to-end";
import { type MatrixProblem, readObserved } from "./matrix-problem";
import { type FactorisationFlow, type FactorisationOptions, productFlow } from "./product-flow";

/**
 * Integrates deep matrix factorisation: the gradient flow τ dW_l/dt = −∂L/∂W_l of L = ½ mean (W_N ... W_1 − Y)² over
 * the observed entries of Y (Arora, Cohen, Hu & Luo 2019). From small balanced weights the product stays close to low
 * rank, the more so the deeper the network, and thereby predicts the entries that are not observed.
 *
 * Every evaluation multiplies dense matrices of all layers, which suits matrices of up to about a hundred rows.
 *
 * @param weights `weights[l]` of shape [n_{l+1}, n_l]; `weights[0]` is applied first
 * @param problem target [m, n] and mask [m, n] of observed entries
 * @throws ArgumentError for shapes that do not match, NaN, or a mask with entries other than 0 and 1; IntegrationError
 * with the partial flow, if the integration fails
 * @example
 * const target = [[1, 2], [2, 4]];
 * const mask = [[1, 1], [1, 0]]; // of rank one, so the missing entry must be 4
 * const weights = [[[0.01, 0], [0, 0.01]], [[0.01, 0], [0, 0.01]]];
 * const flow = factorisationFlow(weights, { target, mask }, { times: [0, 100, 1000] });
 */
export function factorisationFlow(
  weights: readonly MatrixLike[],
  problem: MatrixProblem,
  options: FactorisationOptions,
): FactorisationFlow {
  return runSync(flowOfFactors(argumentsOf("factorisationFlow"), weights, problem, options));
}

/**
 * Computes the same numbers as `factorisationFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C
 * takes effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const flow = await factorisationFlowAsync([[[0.1]], [[0.1]]], { target: [[1]] }, { times: [0, 100], signal });
 */
export function factorisationFlowAsync(
  weights: readonly MatrixLike[],
  problem: MatrixProblem,
  options: FactorisationOptions,
): Promise<FactorisationFlow> {
  return runAsync(flowOfFactors(argumentsOf("factorisationFlowAsync"), weights, problem, options));
}

function* flowOfFactors(
  args: Arguments,
  weights: readonly MatrixLike[],
  problem: MatrixProblem,
  options: FactorisationOptions,
): Generator<undefined, FactorisationFlow> {
  const layers = readChain(args, weights);
  const [m, n] = [layers[layers.length - 1]!.rows, layers[0]!.columns];
  const observed = readObserved(args, problem, m, n);
  const initial = pack(layers);
  const productOf = (packed: Float64Array): Float64Array =>
    partialProducts(unpack(packed, layers)).at(-1)!.data;
  const gradient = new Float64Array(m * n);
  const field: Field = (_t, packed, rate) => {
    const factors = unpack(packed, layers);
    const partial = partialProducts(factors);
    observed.evaluate(partial[factors.length - 1]!.data, gradient);
    // Backward pass: `partialGradient` is the gradient with respect to the product of the layers up to l.
    let partialGradient: Matrix = { rows: m, columns: n, data: gradient };
    let end = packed.length;
    for (let l = factors.length - 1; l >= 0; l--) {
      const update = l === 0 ? partialGradient : multiplyTransposed(partialGradient, partial[l - 1]!);
      end -= update.data.length;
      for (let i = 0; i < update.data.length; i++) rate[end + i] = -update.data[i]!;
      if (l > 0) partialGradient = transposedMultiply(factors[l]!, partialGradient);
    }
  };
  const start = args.at(["weights", AND_TARGET]);
  return yield* productFlow(args, { field, initial, start, observed, productOf }, options);
}

/** `FactorisationOptions` and the depth of the factorisation. */
export interface EndToEndOptions extends FactorisationOptions {
  /** Depth N, an integer from 1 to 1000. */
  readonly depth: number;
}

/**
 * Integrates the flow of `factorisationFlow` for the product W alone, which satisfies a closed equation if the weights
 * are balanced (Arora, Cohen, Hu & Luo 2019):
 *
 *   τ dW/dt = −Σ_j (WWᵀ)^((j−1)/N) G (WᵀW)^((N−j)/N),   τ dσ/dt = −N (σ²)^(1 − 1/N) u·G v
 *
 * with G = ∂L/∂W. The power of σ explains the bias of deep networks towards low rank: small singular values grow slowly,
 * large ones fast. The factors are not stored, and the depth N enters only as a power.
 *
 * @param initial initial W, [m, n]: the product of the balanced initial weights
 * @param options.depth N >= 1
 * @throws ArgumentError and IntegrationError, like `factorisationFlow`
 * @example
 * const problem = { target: [[1, 2], [2, 4]], mask: [[1, 1], [1, 0]] };
 * const flow = endToEndFlow([[1e-3, 0], [0, 1e-3]], problem, { depth: 3, times: [0, 300] });
 */
export function endToEndFlow(
  initial: MatrixLike,
  problem: MatrixProblem,
  options: EndToEndOptions,
): FactorisationFlow {
  return runSync(flowOfProduct(argumentsOf("endToEndFlow"), initial, problem, options));
}

/**
 * Computes the same numbers as `endToEndFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const flow = await endToEndFlowAsync([[1e-3]], { target: [[1]] }, { depth: 3, times: [0, 500], signal });
 */
export function endToEndFlowAsync(
  initial: MatrixLike,
  problem: MatrixProblem,
  options: EndToEndOptions,
): Promise<FactorisationFlow> {
  return runAsync(flowOfProduct(argumentsOf("endToEndFlowAsync"), initial, problem, options));
}

function* flowOfProduct(
  args: Arguments,
  initial: MatrixLike,
  problem: MatrixProblem,
  options: EndToEndOptions,
): Generator<undefined, FactorisationFlow> {
  const { rows, columns, data } = args.matrix("initial", initial);
  const observed = readObserved(args, problem, rows, columns);
  args.options("options", options, { ...FLOW_OPTIONS, depth: true });
  const { depth: given, ...settings } = options;
  const depth = checkDepth(args.at("options.depth"), given);
  const gradient: Matrix = { rows, columns, data: new Float64Array(rows * columns) };
  const field: Field = (_t, product, rate) => {
    observed.evaluate(product, gradient.data);
    rate.set(endToEndVelocity(denseSvd({ rows, columns, data: product }), gradient, depth).data);
  };
  const productOf = (product: Float64Array): Float64Array => product;
  const start = args.at(["initial", AND_TARGET]);
  return yield* productFlow(args, { field, initial: data, start, observed, productOf }, settings);
}

/** Key of the target in the path of a start with which it makes the loss overflow. */
const AND_TARGET = "(with problem.target)";

function readChain(args: Arguments, weights: readonly MatrixLike[]): Matrix[] {
  if (!Array.isArray(weights) || weights.length === 0) {
    throw args.error("weights", "an array of at least one matrix", weights);
  }
  const layers: Matrix[] = [];
  for (let l = 0; l < weights.length; l++) {
    layers.push(args.matrix(["weights", l], weights[l]!, { columns: layers[l - 1]?.rows }));
  }
  return layers;
}

/** Returns the partial products W_1, W_2 W_1, ..., W_N ... W_1. */
function partialProducts(layers: readonly Matrix[]): Matrix[] {
  const partial = [layers[0]!];
  for (let l = 1; l < layers.length; l++) partial.push(multiply(layers[l]!, partial[l - 1]!));
  return partial;
}

function pack(layers: readonly Matrix[]): Float64Array {
  return Float64Array.from(layers.flatMap(({ data }) => Array.from(data)));
}

/** Returns the layers in a packed buffer as views that share its memory. */
function unpack(packed: Float64Array, like: readonly Matrix[]): Matrix[] {
  let offset = 0;
  return like.map(({ rows, columns }) => {
    const data = packed.subarray(offset, offset + rows * columns);
    offset += rows * columns;
    return { rows, columns, data };
  });
}
