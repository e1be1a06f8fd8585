import type { Tabular } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import type { Drawable } from "../../figures/drawable";

/** Mean errors of kernel ridge regression for S numbers of samples. */
export interface LearningCurve extends Tabular, Drawable {
  /** Numbers of samples n. */
  readonly samples: Float64Array;
  /** Mean square errors on new noisy targets. */
  readonly test: Float64Array;
  /** Mean square errors on the training targets. */
  readonly train: Float64Array;
  /** Effective ridges κ, in the unit of the eigenvalues. */
  readonly kappa: Float64Array;
  /** Overfitting coefficients E₀: test errors for targets that are only noise, relative to σ². */
  readonly overfitting: Float64Array;
  /** Learnabilities L_i = λ_i/(λ_i + κ) of the modes, [S, M], from 0 to 1. */
  readonly learnability: NdArray;
}
