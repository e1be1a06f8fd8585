import type { Tabular } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import type { Drawable } from "../../figures/drawable";
import type { Parts } from "../telescoping/telescoping";

/** Losses along gradient descent of a network with the activation h + ε h²/2. */
export interface PolynomialGrokking extends Tabular, Drawable {
  /** Numbers of steps after which losses are recorded. */
  readonly steps: Float64Array;
  /** Mean squares of f − y over the training samples. */
  readonly trainLoss: Float64Array;
  /** Mean squares of f − y over the test samples. */
  readonly testLoss: Float64Array;
  /** Effective numbers of parameters on the training and on the test samples, with `effective: true`. */
  readonly effective?: Parts;
  /** Mean of the weights at the end, d numbers. */
  readonly mean: Float64Array;
  /** Second moment of the weights at the end, [d, d]. */
  readonly secondMoment: NdArray;
}
