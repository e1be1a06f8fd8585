import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { multiply } from "../linalg/products";
import { readWeights, widthsOf } from "./weights";

/**
 * Computes the linear map of a deep linear network from inputs to outputs, W_L ... W_1.
 *
 * @param weights the weight matrices, `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @returns [n_L, n_0]
 * @throws ArgumentError when the shapes do not chain, an entry is not finite, or the product overflows or
 * would not fit in memory
 * @example
 * product([[[1, 2]], [[3], [4]]]); // [[3, 6], [4, 8]]
 */
export function product(weights: readonly MatrixLike[]): NdArray {
  const args = argumentsOf("product");
  const layers = readWeights(args.at("weights"), weights);
  const widths = widthsOf(layers);
  const narrower = Math.min(widths[0]!, widths[widths.length - 1]!);
  args.memory("weights", narrower * widths.reduce((max, n) => Math.max(max, n)), "multiply in parts");
  const matrix = productOf(layers);
  args.finite("weights", matrix.data);
  return matrixToNdArray(matrix);
}

/** Dense-matrix version of `product`: returns a new matrix. Multiplies from the side with fewer units. */
export function productOf(weights: readonly Matrix[]): Matrix {
  const [first, last] = [weights[0]!, weights[weights.length - 1]!];
  const copy = (m: Matrix): Matrix => ({ ...m, data: m.data.slice() });
  if (weights.length === 1) return copy(first);
  return first.columns <= last.rows
    ? weights.slice(1).reduce((partial, matrix) => multiply(matrix, partial), first)
    : weights.slice(0, -1).reduceRight((partial, matrix) => multiply(partial, matrix), last);
}
