import type { Arguments } from "../../arrays/arguments";
import { type LinearFieldKernel, linearFieldKernel } from "../../simd";
import type { Statistics } from "../statistics";

/** Negative gradient of a deep linear network's loss. */
export interface LinearField {
  /** Writes −∂L/∂W_l of every layer, packed, for packed weights. */
  evaluate(weights: Float64Array, gradient: Float64Array): void;
  /** Releases the work memory; the next evaluation allocates it again. */
  release(): void;
}

/**
 * Returns the negative gradient of a deep linear network's loss with respect to its weights,
 *
 *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
 *
 * (Saxe, McClelland & Ganguli 2014), from partial products that are computed once per evaluation. They are stored on
 * the side with fewer units, so that every product except the one with Σxx has min(n_0, n_L) rows or columns. A
 * diagonal Σxx (white or one-hot inputs) costs n_0 n_L instead of n_0² n_L. The cost does not depend on the number of
 * samples.
 *
 * Evaluation throws a MemoryError when the work memory cannot be allocated.
 */
export function linearField(
  args: Arguments,
  widths: readonly number[],
  { inputCorrelation, inputOutputCorrelation }: Statistics,
): LinearField {
  let kernel: LinearFieldKernel | undefined;
  return {
    evaluate(weights, gradient) {
      kernel ??= linearFieldKernel(args, widths, inputCorrelation.data, inputOutputCorrelation.data);
      kernel.evaluate(weights, gradient);
    },
    release() {
      kernel?.release();
      kernel = undefined;
    },
  };
}
