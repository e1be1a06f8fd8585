import type { SolveResult, SolveStats } from "../ode/types";

/** The parts of a flow of weights, integrated or in steps, that its recorder does not see. */
export interface FlowSource {
  readonly times: Float64Array;
  readonly weightsAt: (t: number) => Float64Array;
  readonly events: readonly { name: string; index: number; time: number; state: Float64Array }[];
  readonly stats: SolveStats;
  readonly result: SolveResult;
}
