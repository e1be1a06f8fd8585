import type { Matrix } from "../../arrays/types";
import type { Minimum } from "../codes/code-energy";

/** Fields of a ReLU network and the readout of its bulk, in units in which σ² = 1. */
export interface ReluFields {
  /** √f_c t_c, [C, r], of length at most 1. */
  readonly scaled: Matrix;
  /** t_c, [C, r]. */
  readonly fields: Matrix;
  readonly bulk: Minimum;
  /** √f_c (y_c − b_c), [C, r]. */
  readonly deficits: Float64Array;
}
