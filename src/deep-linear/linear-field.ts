import { linearFieldKernel } from "../kernels";
import type { Statistics } from "./statistics";

/** Writes −∂L/∂W_l of every layer, packed, for packed weights. */
export type LinearField = (weights: Float64Array, gradient: Float64Array) => void;

/**
 * The negative gradient of a deep linear network's loss in its weights,
 *
 *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
 *
 * (Saxe, McClelland & Ganguli 2014), from partial products that are made once per evaluation. They are kept
 * on the side with fewer units, so that every product but the one with Σxx has min(n_0, n_L) rows or columns; a diagonal
 * Σxx (white or one-hot inputs) costs n_0 n_L instead of n_0² n_L. The number of samples does not enter. The memory it
 * works in is given back when nothing refers to the function any more.
 *
 * @throws MemoryError, in the name of `functionName`, when that memory cannot be had
 */
export function linearField(
  functionName: string,
  widths: readonly number[],
  { inputInput, outputInput }: Statistics,
): LinearField {
  return linearFieldKernel(functionName, widths, inputInput.data, outputInput.data).evaluate;
}
