import { toNdArray } from "../../arrays";
import { argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { allFinite } from "../../arrays/finite";
import { attachTable, seriesColumns, type Table, tableOf } from "../../arrays/table";
import { attachFigure } from "../../figures/drawable";
import type { Plan } from "../plan";
import { MIN_SPAN } from "../plan";
import { adviceText } from "../stepping/advice";
import type { Failure } from "../stepping/stepper";
import type { Field, Solution, SolveOptions } from "../types";
import type { Recording } from "./recording";
import { solutionFigure } from "./solution-figure";

/** Relative tolerance for matching the end time, because the same grid of times may be computed in two ways. */
const END_TIME_TOLERANCE = 4 * Number.EPSILON;

/** Integrates to a single time and returns the state there; used by `at` without dense output. */
export type IntegrateTo = (field: Field, initial: Float64Array, options: SolveOptions) => Float64Array;

/** Returns the solution of an integration; after a failure, throws an `IntegrationError` with the partial solution. */
export function finishSolution(
  recording: Recording,
  failure: Failure | undefined,
  integrateTo: IntegrateTo,
): Solution {
  if (failure !== undefined) recording.result = "failed";
  const solution = buildSolution(recording, integrateTo);
  if (failure === undefined) return solution;
  const { reason, message, advice } = failure;
  const time = recording.reached;
  throw new IntegrationError<Solution>(recording.plan.args.functionName, {
    reason,
    message,
    advice: adviceText(advice, recording.plan),
    time,
    partial: solution,
  });
}

function buildSolution(recording: Recording, integrateTo: IntegrateTo): Solution {
  const { plan, outputs, events, stats, result } = recording;
  const n = plan.problem.initial.length;
  const complete = outputs === plan.times.length;
  const times = complete ? plan.times : plan.times.slice(0, outputs);
  const rows = complete ? recording.states : recording.states.slice(0, outputs * n);
  const states = toNdArray(rows, [plan.keepStates ? outputs : 0, n]);
  const at = stateReader(recording, times, rows, integrateTo);
  return attachFigure(
    attachTable({ times, states, at, events, stats, result }, solutionTable),
    solutionFigure,
  );
}

/** Returns times and all components of the state as a table. */
const solutionTable = ({ times, states }: Pick<Solution, "times" | "states">): Table =>
  tableOf([["time", times], ...seriesColumns("y", states)]);

/** Creates `at` of a solution, which reads dense output or integrates from the last recorded state before the time. */
function stateReader(
  recording: Recording,
  times: Float64Array,
  states: Float64Array,
  integrateTo: IntegrateTo,
): Solution["at"] {
  // The closure must not refer to the recording, which would keep the stepper and its buffers alive.
  const { plan, dense, reached } = recording;
  const reachedState = recording.reachedState.slice();
  const { direction, problem } = plan;
  const at = argumentsOf(`${plan.args.functionName}.at`);
  const { start, initial, field } = problem;
  const n = initial.length;
  return (t) => {
    at.number("t", t);
    const beyond = (t - reached) * direction;
    if ((t - start) * direction < 0 || beyond > END_TIME_TOLERANCE * Math.abs(reached)) {
      throw at.error("t", `between ${start} and ${reached} (the time reached)`, t);
    }
    if (t === start) return initial.slice();
    if (beyond >= 0) return reachedState.slice();
    const out = new Float64Array(n);
    if (dense !== undefined) {
      dense.read(t, out);
      if (allFinite(out)) return out;
    }
    let [from, state] = [start, initial];
    if (plan.keepStates) {
      const index = lastAtOrBefore(times, t, direction);
      if (index >= 0) [from, state] = [times[index]!, states.slice(index * n, (index + 1) * n)];
    }
    if (Math.abs(t - from) < MIN_SPAN) return state.slice();
    return integrateTo(field, state, continuation(plan, from, t));
  };
}

function lastAtOrBefore(times: Float64Array, t: number, direction: 1 | -1): number {
  let low = -1;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle]! - t) * direction <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Returns the options that continue from a recorded state with the same method and tolerances. */
function continuation(plan: Plan, start: number, t: number): SolveOptions {
  const { method, maxSteps, problem } = plan;
  const { relative, relativeStride, absolute, absoluteStride } = problem.tolerance;
  return {
    times: [t],
    start,
    method,
    maxSteps,
    maxStep: problem.maxStep,
    relativeTolerance: relativeStride === 1 ? relative : relative[0],
    absoluteTolerance: absoluteStride === 1 ? absolute : absolute[0],
    jacobian: problem.jacobian,
    dense: false,
  };
}
