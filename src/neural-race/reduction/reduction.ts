import type { NdArray } from "../../arrays/types";
import type { GatedNetwork } from "../../tasks";
import type { Path } from "../paths";

/** Variance D(j, p) of one mode for two paths j <= p. */
export interface ModeVariance {
  readonly first: number;
  readonly second: number;
  readonly value: number;
}

/** One mode of a reduction: a network with a scalar weight per edge on the same graph. */
export interface ReducedMode {
  /** Strength S(p) of the mode in Σyx(p), for every path p. */
  readonly strengths: Float64Array;
  /** Nonzero variances D(j, p) for j <= p. */
  readonly variances: readonly ModeVariance[];
  /**
   * Columns of the mode at the beginning and at the end of each edge that can carry it, by edge ("from->to"). At hidden
   * nodes a column is a unit.
   */
  readonly columns: Readonly<Record<string, readonly [from: number, to: number]>>;
}

/** Deviations of the statistics from diagonal form: norm of the off-diagonal part relative to the full norm, 0 to 1. */
export interface ReductionResiduals {
  /** Residual of all Σyx(p) together. */
  readonly inputOutputCorrelation: number;
  /** Residual of all Σx(j, p) together. */
  readonly inputCorrelation: number;
  /** Residual of Σyx(p) for every path p. */
  readonly paths: Float64Array;
  /** Residual of Σx(j, p) for every pair of paths. */
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly residual: number }[];
}

/** Modes into which the learning of a gated network splits, and the residual of the splitting. */
export interface Reduction {
  readonly network: GatedNetwork;
  readonly paths: readonly Path[];
  /** Modes, strongest first. */
  readonly modes: readonly ReducedMode[];
  /**
   * Orthogonal bases [units, units], vectors in columns: V at the beginning of every edge out of an input, and U at the
   * end of every edge into an output. Paths that are open together share U.
   */
  readonly bases: {
    readonly inputs: Readonly<Record<string, NdArray>>;
    readonly outputs: Readonly<Record<string, NdArray>>;
  };
  /** The larger of `residuals.inputOutputCorrelation` and `residuals.inputCorrelation`; 0 up to rounding for an exact reduction. */
  readonly residual: number;
  readonly residuals: ReductionResiduals;
  /** True if the residual is at most `options.tolerance`. */
  readonly exact: boolean;
  /** `"aborted"` if the signal ended the search for bases, which are then the best so far. */
  readonly result: "finished" | "aborted";
  /** Mean square ⟨Σ_v ‖y_v‖²⟩ of the targets, twice the loss of a network whose outputs are zero. */
  readonly targetSecondMoment: number;
}
