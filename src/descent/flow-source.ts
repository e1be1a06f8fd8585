import type { SolveResult, SolveStats } from "../ode/types";

/** The parts of a flow of weights, integrated or in discrete steps, that do not depend on the recorded quantities. */
export interface FlowSource {
  readonly times: Float64Array;
  readonly weightsAt: (t: number) => Float64Array;
  readonly events: readonly { name: string; index: number; time: number; state: Float64Array }[];
  readonly stats: SolveStats;
  readonly result: SolveResult;
}
