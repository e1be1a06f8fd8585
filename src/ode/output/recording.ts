import { checkMemory } from "../../arrays/check";
import type { Plan } from "../plan";
import type { Stepper } from "../stepping/stepper";
import type { EventRecord, SolveResult, SolveStats } from "../types";
import { ASKED_LIMIT, DenseStore, UNASKED_LIMIT } from "./dense-output";

/** Everything that an integration leaves behind, filled in as it goes. */
export class Recording {
  /** States at the output times, row by row; empty when states are not kept. */
  readonly states: Float64Array;
  /** How many output times have been reached. */
  outputs = 0;
  readonly events: EventRecord[] = [];
  steps = 0;
  rejected = 0;
  /** How far the solution is valid, and the state there. */
  reached: number;
  reachedState: Float64Array;
  result: SolveResult = "finished";
  /** Undefined when dense output is not kept (any more). */
  dense: DenseStore | undefined;

  constructor(
    readonly plan: Plan,
    readonly stepper: Stepper,
  ) {
    const { problem, times, keepStates, dense } = plan;
    const n = problem.initial.length;
    if (keepStates) checkMemory(plan.functionName, "options.times", times.length * n, "ask for fewer times");
    this.states = new Float64Array(keepStates ? times.length * n : 0);
    this.reached = problem.start;
    this.reachedState = problem.initial;
    const limit = dense === true ? ASKED_LIMIT : UNASKED_LIMIT;
    this.dense = dense === false ? undefined : new DenseStore(stepper.interpolant, n, problem.start, limit);
  }

  get stats(): SolveStats {
    const { steps, rejected, stepper } = this;
    const { evaluations, jacobians, factorisations } = stepper;
    if (jacobians === undefined || factorisations === undefined) return { steps, rejected, evaluations };
    return { steps, rejected, evaluations, jacobians, factorisations };
  }
}
