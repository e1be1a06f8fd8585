import { type LinearFieldKernel, linearFieldKernel } from "../../simd";
import type { Statistics } from "../statistics";

/** The negative gradient of a deep linear network's loss. */
export interface LinearField {
  /** Writes −∂L/∂W_l of every layer, packed, for packed weights. */
  evaluate(weights: Float64Array, gradient: Float64Array): void;
  /** Gives the memory it works in back; the next evaluation takes some again. */
  release(): void;
}

/**
 * The negative gradient of a deep linear network's loss in its weights,
 *
 *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
 *
 * (Saxe, McClelland & Ganguli 2014), from partial products that are made once per evaluation. They are kept
 * on the side with fewer units, so that every product but the one with Σxx has min(n_0, n_L) rows or columns; a diagonal
 * Σxx (white or one-hot inputs) costs n_0 n_L instead of n_0² n_L. The number of samples does not enter.
 *
 * Evaluation throws MemoryError, in the name of `functionName`, when the memory it works in cannot be had.
 */
export function linearField(
  functionName: string,
  widths: readonly number[],
  { inputInput, outputInput }: Statistics,
): LinearField {
  let kernel: LinearFieldKernel | undefined;
  return {
    evaluate(weights, gradient) {
      kernel ??= linearFieldKernel(functionName, widths, inputInput.data, outputInput.data);
      kernel.evaluate(weights, gradient);
    },
    release() {
      kernel?.release();
      kernel = undefined;
    },
  };
}
