import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { Matrix, NdArray } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { type Generator, generator } from "../../random";
import { normalBuffer, orthogonalMatrix } from "../../random/arrays";
import { checkWidths, toNdArrays } from "../weights";
import { factoredWeights, lambdaFactors } from "./factored-weights";

/**
 * Returns random weights of any depth that are exactly balanced, W_{l+1}ᵀW_{l+1} = W_l W_lᵀ, in random directions.
 *
 * The singular values of the product are the leading min(widths) singular values of a Gaussian n_L x n_0 matrix.
 * Those of each layer are their L-th roots (the procedure of Arora, Cohen, Golowich & Hu 2019).
 *
 * @param options.widths units per layer [n_0, ..., n_L], inputs first
 * @param options.scale standard deviation of the Gaussian entries, >= 0
 * @returns L matrices, `weights[l]` of shape [n_{l+1}, n_l]
 * @throws ArgumentError for unknown options, sizes that are not positive integers or a negative scale
 * @example
 * balance(balancedWeights({ widths: [5, 9, 9, 3], scale: 1e-3 })).isBalanced(); // true
 */
export function balancedWeights(options: {
  widths: readonly number[];
  scale: number;
  seed?: number;
}): NdArray[] {
  const args = argumentsOf("balancedWeights");
  args.options("options", options, { widths: true, scale: true, seed: true });
  const { scale, seed = 0 } = options;
  const widths = checkWidths(args, options.widths);
  args.number("scale", scale, { atLeast: 0 });
  args.number("seed", seed, { integer: true });
  const random = generator(seed);
  const depth = widths.length - 1;
  const k = Math.min(...widths);
  const roots = gaussianSingularValues(args, random, widths, scale, k).map((s) => s ** (1 / depth));
  const bases = widths.map((n) => orthogonalMatrix(random, n, k));
  const weights = factoredWeights(bases, new Array<Float64Array>(depth).fill(roots));
  for (const { data } of weights) args.finite("scale", data);
  return toNdArrays(weights);
}

/**
 * Returns random two-layer weights with W₂ᵀW₂ − W₁W₁ᵀ = λ I exactly, in random directions. Learning from them is rich
 * for small |λ| and lazy for large |λ| (Dominé et al. 2025).
 *
 * λ > 0 requires a hidden layer no wider than the outputs, λ < 0 one no wider than the inputs; λ = 0 is always
 * possible.
 *
 * @param options.widths units per layer [inputs, hidden, outputs]
 * @param options.lambda balance λ
 * @param options.scale standard deviation of the entries of the Gaussian matrix that gives the product its singular
 * values, >= 0
 * @returns W₁ [hidden, inputs] and W₂ [outputs, hidden]
 * @throws ArgumentError for unknown options, a λ that is not possible with these widths, or numbers out of range
 * @example
 * const weights = lambdaBalancedWeights({ widths: [4, 3, 5], lambda: -2, scale: 0.1, seed: 3 });
 */
export function lambdaBalancedWeights(options: {
  widths: readonly [inputs: number, hidden: number, outputs: number];
  lambda: number;
  scale: number;
  seed?: number;
}): [first: NdArray, second: NdArray] {
  const args = argumentsOf("lambdaBalancedWeights");
  args.options("options", options, { widths: true, lambda: true, scale: true, seed: true });
  const { lambda, scale, seed = 0 } = options;
  const widths = checkWidths(args, options.widths, 3) as [number, number, number];
  args.number("lambda", lambda);
  args.number("scale", scale, { atLeast: 0 });
  args.number("seed", seed, { integer: true });
  checkExists(args, lambda, widths);
  const random = generator(seed);
  const common = Math.min(...widths);
  const strengths = gaussianSingularValues(args, random, widths, scale, common);
  // Hidden units beyond the common modes carry √|λ| in the larger matrix and 0 in the other.
  const modes = lambda === 0 ? common : widths[1];
  const factors = Array.from({ length: modes }, (_, k) => lambdaFactors(strengths[k] ?? 0, lambda));
  const bases = widths.map((n) => partialBasis(random, n, modes));
  const weights = factoredWeights(bases, [factors.map(([a]) => a), factors.map(([, b]) => b)]);
  for (const { data } of weights) args.finite("scale and lambda", data);
  return toNdArrays(weights) as [NdArray, NdArray];
}

/** Returns min(n, k) random orthonormal columns, then zeros (for modes that this layer does not carry), [n, k]. */
function partialBasis(random: Generator, n: number, k: number): Matrix {
  const basis = orthogonalMatrix(random, n, Math.min(n, k));
  const data = new Float64Array(n * k);
  for (let i = 0; i < n; i++)
    data.set(basis.data.subarray(i * basis.columns, (i + 1) * basis.columns), i * k);
  return { rows: n, columns: k, data };
}

/** Computes the leading k singular values of a random n_L x n_0 Gaussian matrix. */
function gaussianSingularValues(
  args: Arguments,
  random: Generator,
  widths: readonly number[],
  scale: number,
  k: number,
): Float64Array {
  const [columns, rows] = [widths[0]!, widths[widths.length - 1]!];
  args.memory("widths", rows * columns, "use fewer inputs or outputs");
  const data = normalBuffer(random, rows * columns, scale);
  return denseSvd({ rows, columns, data }).singularValues.slice(0, k);
}

function checkExists(
  args: Arguments,
  lambda: number,
  [inputs, hidden, outputs]: readonly [number, number, number],
): void {
  if (lambda === 0 || hidden <= (lambda > 0 ? outputs : inputs)) return;
  const expected =
    `0, above 0 only if the hidden layer (${hidden} units) is no wider than the outputs (${outputs}), below 0 only if it is no ` +
    `wider than the inputs (${inputs})`;
  throw args.error("lambda", expected, lambda);
}
