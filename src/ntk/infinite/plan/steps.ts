import type { Windows } from "../../../networks/architecture";
import type { Dual } from "../../duals/dual";

/** Affine map with random weights, applied to every position or, with `windows`, to every window. */
export interface WeightStep {
  readonly type: "weights";
  readonly id: number;
  readonly windows?: Windows | undefined;
  /** σ_w². */
  readonly weightVariance: number;
  /** σ_b². */
  readonly biasVariance: number;
  /** Contribution of the layer's weights to the tangent kernel, in units of σ_w² E[φφ]. */
  readonly weightTerm: number;
  /** Contribution of the layer's biases to the tangent kernel. */
  readonly biasTerm: number;
}

/** Nonlinearity. */
export interface ActivationStep {
  readonly type: "activation";
  readonly id: number;
  readonly dual: Dual;
}

/** Means over windows; the kernel's entries are averaged over the windows of rows and columns independently. */
export interface PoolStep {
  readonly type: "pool";
  readonly id: number;
  readonly windows: Windows;
  /** True if covariances between different positions are needed after the step. */
  full: boolean;
}

/** Mean over the parts of flattened images, each of which has the channels of one position. */
export interface MeanStep {
  readonly type: "mean";
  readonly id: number;
  readonly windows: Windows;
}

/** Normalisation of the variance, or of the mean variance of the parts of flattened images, to 1. */
export interface NormStep {
  readonly type: "norm";
  readonly id: number;
  readonly epsilon: number;
  /** Number of successive positions that are normalised together. */
  readonly parts: number;
}

/** Dropout: independent zeros with probability `rate`. */
export interface DropStep {
  readonly type: "drop";
  readonly id: number;
  readonly rate: number;
}

/** Sum of branches. */
export interface SumStep {
  readonly type: "sum";
  readonly id: number;
  readonly branches: readonly Chain[];
  /** Number of times that each part of a branch is repeated, so that all branches have the same number of parts. */
  readonly repeats: readonly number[];
}

export type Step = WeightStep | ActivationStep | PoolStep | MeanStep | NormStep | DropStep | SumStep;

/** Sequence of steps. */
export interface Chain {
  readonly steps: readonly Step[];
  /** True if covariances between different positions are needed at the start of the chain. */
  full: boolean;
}
