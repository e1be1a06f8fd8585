import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import { readWeights } from "../weights";

/** Conserved differences between adjacent layers of a deep linear network. */
export interface Balance {
  /** W_{l+1}ᵀW_{l+1} − W_l W_lᵀ for every hidden layer l, [n_l, n_l] each; empty for a single weight matrix. */
  readonly matrices: NdArray[];
  /** The λ for which λ I is nearest to all matrices: their mean diagonal entry (0 for a single weight matrix). */
  readonly lambda: number;
  /**
   * Tests whether every entry of every matrix equals that of λ I within `tolerance` (default 1e-10) times the largest
   * entry of all W_l W_lᵀ and W_{l+1}ᵀW_{l+1}. Balance in the usual sense also requires λ = 0.
   */
  isBalanced(tolerance?: number): boolean;
}

/**
 * Computes the deviation of adjacent layers from balance: the matrices W_{l+1}ᵀW_{l+1} − W_l W_lᵀ, which gradient flow
 * conserves for any loss (Fukumizu 1998; Saxe et al. 2014; Arora et al. 2018).
 *
 * @param weights `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @throws ArgumentError when the shapes do not chain, an entry is not finite, a square overflows, or the result would not
 * fit in memory
 * @example
 * const { lambda, isBalanced } = balance(lambdaBalancedWeights({ widths: [4, 4, 4], lambda: 2, scale: 0.1 }));
 * // lambda: 2, isBalanced(): true
 */
export function balance(weights: readonly MatrixLike[]): Balance {
  const at = argumentsOf("balance").at("weights");
  const { matrices, lambda, largest, deviation } = balanceOf(at, readWeights(at, weights));
  return {
    matrices: matrices.map(matrixToNdArray),
    lambda,
    isBalanced: (tolerance = 1e-10) =>
      deviation <= argumentsOf("balance.isBalanced").number("tolerance", tolerance, { atLeast: 0 }) * largest,
  };
}

/** Balance of a network as dense matrices. */
interface DenseBalance {
  readonly matrices: Matrix[];
  readonly lambda: number;
  /** Largest entry of all W_l W_lᵀ and W_{l+1}ᵀW_{l+1}. */
  readonly largest: number;
  /** Largest entry of the differences of the matrices from λ I. */
  readonly deviation: number;
}

/** Dense-matrix version of `balance`. */
export function balanceOf(at: Arguments, layers: readonly Matrix[]): DenseBalance {
  const entries = layers.slice(1).reduce((sum, { columns }) => sum + columns ** 2, 0);
  at.memory(HERE, entries, "the balance has nₗ² entries for each hidden layer: use narrower layers");
  const above = layers.slice(1).map((w) => transposedMultiply(w, w));
  const below = layers.slice(0, -1).map((w) => multiplyTransposed(w, w));
  const matrices = above.map(
    (a, l): Matrix => ({ ...a, data: a.data.map((x, i) => x - below[l]!.data[i]!) }),
  );
  for (const { data } of matrices) at.finite(HERE, data);
  const diagonals = matrices.flatMap(({ rows, data }) =>
    Array.from({ length: rows }, (_, i) => data[i * rows + i]!),
  );
  const lambda = diagonals.length === 0 ? 0 : diagonals.reduce((sum, x) => sum + x, 0) / diagonals.length;
  const largest = [...above, ...below].reduce(
    (largestSoFar, { data }) => data.reduce((m, x) => Math.max(m, Math.abs(x)), largestSoFar),
    0,
  );
  const deviation = matrices.reduce((largestSoFar, { rows, data }) => {
    return data.reduce(
      (m, x, i) => Math.max(m, Math.abs(x - (i % (rows + 1) === 0 ? lambda : 0))),
      largestSoFar,
    );
  }, 0);
  return { matrices, lambda, largest, deviation };
}
