import type { Plan } from "../plan";
import type { Stepper } from "../stepping/stepper";
import type { EventRecord, SolveResult, SolveStats } from "../types";
import { DEFAULT_DENSE_BYTES, DenseStore, MAX_DENSE_BYTES } from "./dense-output";

/** Results of an integration, filled in during the integration. */
export class Recording {
  /** States at the output times, row-major; empty if states are not kept. */
  readonly states: Float64Array;
  /** Number of output times reached. */
  outputs = 0;
  readonly events: EventRecord[] = [];
  steps = 0;
  rejected = 0;
  /** Time up to which the solution is valid, and the state at that time. */
  reached: number;
  reachedState: Float64Array;
  result: SolveResult = "finished";
  /** Dense output; undefined if it is not kept, or not any more. */
  dense: DenseStore | undefined;

  constructor(
    readonly plan: Plan,
    readonly stepper: Stepper,
  ) {
    const { problem, times, keepStates, dense } = plan;
    const n = problem.initial.length;
    if (keepStates) plan.args.memory("options.times", times.length * n, "use fewer times");
    this.states = new Float64Array(keepStates ? times.length * n : 0);
    this.reached = problem.start;
    this.reachedState = problem.initial;
    const limit = dense === true ? MAX_DENSE_BYTES : DEFAULT_DENSE_BYTES;
    this.dense = dense === false ? undefined : new DenseStore(stepper.interpolant, n, problem.start, limit);
  }

  get stats(): SolveStats {
    const { steps, rejected, stepper } = this;
    const { evaluations, jacobians, factorisations } = stepper;
    if (jacobians === undefined || factorisations === undefined) return { steps, rejected, evaluations };
    return { steps, rejected, evaluations, jacobians, factorisations };
  }
}
