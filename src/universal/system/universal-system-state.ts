import type { NdArray, VectorLike } from "../../arrays/types";
import type { SolveOptions, SolveResult, SolveStats } from "../../ode";

/** N data points at one time. */
export interface UniversalSystemState {
  /** Squared distances of the representations, [N, N]. */
  readonly distances: NdArray;
  /** [N, O] */
  readonly outputs: NdArray;
  /** ½⟨‖ŷ − y‖²⟩ */
  readonly loss: number;
}

/**
 * When to record a system and how to integrate it (see `ode`).
 *
 * Tolerances default to 1e-12, relative also to the size of the start; `maxSteps` to 1,000,000.
 */
export interface UniversalSystemOptions
  extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian" | "method"> {
  /** Output times, sorted, >= 0, in the units of the rates; the start belongs to time 0. */
  readonly times: VectorLike;
  /** An explicit method; default `"dop853"`. */
  readonly method?: "dop853" | "dopri5" | "odex" | undefined;
}

/** The learning of N data points over time. */
export interface UniversalSystem {
  /** The times reached, length T. */
  readonly times: Float64Array;
  /** Squared distances of the representations at each of them, [N, N]. */
  readonly distances: NdArray[];
  /** The outputs at each of them, [N, O]. */
  readonly outputs: NdArray[];
  /** ½⟨‖ŷ − y‖²⟩ at each of them. */
  readonly loss: Float64Array;
  /** The points at any time from 0 to the last one reached; throws `ArgumentError` for others. */
  at(t: number): UniversalSystemState;
  /**
   * D_yᵀD_y/η_y − D_h D_hᵀ/η_h, [H, H], which the dynamics conserve (for the part of D_h that the inputs reach); undefined
   * for a measured start that no linear encoder of the inputs gives.
   */
  readonly conserved: NdArray | undefined;
  /** How far it has moved at the last time reached, relative to its two terms: what the integration did wrong. */
  readonly drift: number;
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}
