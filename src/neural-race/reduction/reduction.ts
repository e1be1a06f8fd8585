import type { NdArray } from "../../arrays/types";
import type { GatedNetwork } from "../../tasks";
import type { Path } from "../paths";

/** D(j, p) of one mode for two paths j <= p. */
export interface ModeVariance {
  readonly first: number;
  readonly second: number;
  readonly value: number;
}

/** One mode of a reduction: a network of single numbers on the same graph. */
export interface ReducedMode {
  /** S(p) of every path: what there is to be learned along it. */
  readonly strengths: Float64Array;
  /** D(j, p) for j <= p, without zeros. */
  readonly variances: readonly ModeVariance[];
  /**
   * The edges that can carry the mode, each with the column of the basis at its beginning and at its end. At hidden nodes
   * columns are units.
   */
  readonly columns: Readonly<Record<string, readonly [from: number, to: number]>>;
}

/** How far statistics are from being diagonal: the norm beside the diagonal over the whole norm, 0 to 1. */
export interface ReductionResiduals {
  /** Of all Σyx(p) together, and of all Σx(j, p). */
  readonly outputInput: number;
  readonly inputInput: number;
  /** Of Σyx(p) by path. */
  readonly paths: Float64Array;
  /** Of Σx(j, p), pair by pair. */
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly residual: number }[];
}

/** The modes into which a gated network's learning splits, and how nearly it does. */
export interface Reduction {
  readonly network: GatedNetwork;
  readonly paths: readonly Path[];
  /** Strongest first. */
  readonly modes: readonly ReducedMode[];
  /**
   * Orthogonal bases: V at the beginning of every edge out of an input, U at the end of every edge into an output;
   * column k of [units, units]. Paths that are open together share U.
   */
  readonly bases: {
    readonly inputs: Readonly<Record<string, NdArray>>;
    readonly outputs: Readonly<Record<string, NdArray>>;
  };
  /** The larger one of `residuals.outputInput` and `residuals.inputInput`: 0 (to rounding) when the reduction is exact. */
  readonly residual: number;
  readonly residuals: ReductionResiduals;
  /** Whether the residual is at most the tolerance asked for. */
  readonly exact: boolean;
  /** ⟨Σ_v ‖y_v‖²⟩ */
  readonly outputPower: number;
}
