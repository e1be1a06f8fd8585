import type { Tabular } from "../../arrays/table";
import type { NdArray, VectorLike } from "../../arrays/types";
import type { Drawable } from "../../figures/drawable";
import type { FlowOptions } from "../../flows/flow-options";
import type { Occurrence } from "../../flows/trajectory";
import type { SolveResult, SolveStats } from "../../ode";

/** N data points at one time. */
export interface UniversalSystemState {
  /** Squared distances of the representations, [N, N]. */
  readonly distances: NdArray;
  /** Outputs, [N, O]. */
  readonly outputs: NdArray;
  /** Loss ½⟨‖ŷ − y‖²⟩. */
  readonly loss: number;
}

/**
 * Output times and integration settings of a system (see `ode`).
 *
 * The relative tolerance defaults to 1e-12, the absolute one to the same multiple of the size of encoder and decoder at
 * the start, and `maxSteps` to 1,000,000.
 */
export interface UniversalSystemOptions
  extends Omit<FlowOptions<UniversalSystemState, "dop853" | "dopri5" | "odex">, "times" | "tau"> {
  /** Output times, in ascending order, >= 0, in the time units of the rates; the start is at time 0. */
  readonly times: VectorLike;
}

/** Learning of N data points over time. */
export interface UniversalSystem extends Tabular, Drawable {
  /** Output times that were reached, length T. */
  readonly times: Float64Array;
  /** Squared distances of the representations at these times, [N, N] each. */
  readonly distances: NdArray[];
  /** Outputs at these times, [N, O] each. */
  readonly outputs: NdArray[];
  /** Loss ½⟨‖ŷ − y‖²⟩ at these times. */
  readonly loss: Float64Array;
  /** Returns the state at any time from 0 to the last one reached; throws `ArgumentError` for other times. */
  at(t: number): UniversalSystemState;
  /**
   * Conserved matrix D_yᵀD_y/η_y − D_h D_hᵀ/η_h, [H, H], for the part of D_h in the span of the inputs; undefined for a
   * measured start that is not a linear function of the inputs.
   */
  readonly conserved: NdArray | undefined;
  /**
   * Change of the conserved matrix up to the last time, relative to its two terms: an estimate of the integration
   * error.
   */
  readonly drift: number;
  /** Occurrences of the requested events. */
  readonly events: readonly Occurrence<UniversalSystemState>[];
  /** Steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Reason why the integration ended. */
  readonly result: SolveResult;
}
