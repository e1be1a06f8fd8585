import { type Arguments, argumentsOf } from "../arrays/arguments";
import type { Matrix, MatrixLike } from "../arrays/types";
import { multiply } from "../linalg/products";
import { productOf } from "./product";
import { type LinearData, readStatistics, type Statistics } from "./statistics";
import { readWeights } from "./weights";

/**
 * Computes the loss of a deep linear network, L = ½⟨‖y − W_L ... W_1 x‖²⟩, from the correlations of the task.
 *
 * @param weights `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @param data a task { inputs, targets } or its correlations
 * @returns a number >= 0, accurate to rounding of ½⟨‖y‖²⟩
 * @throws ArgumentError when shapes do not match, an entry is not finite, or the loss overflows
 * @example
 * loss([[[0.5]]], { inputs: [[1], [-1]], targets: [[1], [-1]] }); // 0.125
 */
export function loss(weights: readonly MatrixLike[], data: LinearData): number {
  const args = argumentsOf("loss");
  const matrices = readWeights(args.at("weights"), weights);
  const sizes = { inputs: matrices[0]!.columns, outputs: matrices[matrices.length - 1]!.rows };
  return finiteLoss(args, matrices, readStatistics(args.at("data"), data, sizes));
}

/** Computes the loss of given weights and checks that it does not overflow. */
export function finiteLoss(args: Arguments, weights: readonly Matrix[], statistics: Statistics): number {
  const value = lossOf(productOf(weights), statistics);
  args.finite("weights", Float64Array.of(value));
  return value;
}

/** Returns ½(tr Σyy − tr Wᵀ(2Σyx − W Σxx)), or zero if rounding makes it negative. */
export function lossOf(
  product: Matrix,
  { inputCorrelation, inputOutputCorrelation, targetSecondMoment }: Statistics,
): number {
  const predicted = multiply(product, inputCorrelation).data;
  let explained = 0;
  for (let i = 0; i < predicted.length; i++) {
    explained += product.data[i]! * (2 * inputOutputCorrelation.data[i]! - predicted[i]!);
  }
  return Math.max(0, (targetSecondMoment - explained) / 2);
}
