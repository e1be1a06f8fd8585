import type { Arguments } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { withAccuracy } from "../../flows/flow-options";
import type { Field, Solution, SolveOptions } from "../../ode";
import { integration } from "../../ode/integration";
import { METHODS } from "../../ode/methods";
import type { DenseReduction } from "../reduction/read-reduction";
import { type ModeOutcome, monitorMode } from "./mode-outcome";
import type { ModeSystem } from "./mode-system";

/** Trajectory of one mode from its initial state to its fixed point. */
export interface ModeTrajectory {
  /** Returns the strengths of the edges at time t >= 0; the final strengths after `end`. */
  at(t: number): Float64Array;
  readonly final: Float64Array;
  /** True if the mode reached a fixed point. */
  readonly settled: boolean;
  /** Time at which the integration ended. */
  readonly end: number;
  readonly halfTimes: ReadonlyMap<number, number>;
  readonly outcomes: readonly ModeOutcome[];
  readonly result: "finished" | "aborted";
}

/** Largest relative rate at which a mode counts as at rest. */
const REST_TOLERANCE = 1e-11;
/** Largest horizon, in multiples of the initial time scale of growth. */
const MAX_GROWTH_TIMES = 1e9;

/** Options of a race that advice can name. */
const ACCEPTED = { times: true, method: true, relativeTolerance: true, maxSteps: true } as const;

type Accuracy = Pick<SolveOptions, "method" | "relativeTolerance" | "maxSteps" | "signal" | "onProgress">;
type TrajectoryOptions = Accuracy & { readonly tau: number; readonly horizon: number };

/**
 * Integrates a mode twice: first to its fixed point, and again to find the events that are defined relative to the
 * fixed point.
 */
export function* integrateMode(
  args: Arguments,
  dense: DenseReduction,
  { system, mode, start }: { system: ModeSystem; mode: number; start: Float64Array },
  times: Float64Array,
  options: TrajectoryOptions,
): Generator<undefined, ModeTrajectory> {
  const { tau, horizon } = options;
  const last = times[times.length - 1]!;
  const { method, signal, relativeTolerance, maxSteps = 200_000 } = options;
  const settings = withAccuracy({ method, signal, relativeTolerance, maxSteps }, start);
  const field: Field = (_t, state, rate) => {
    system.rate(state, rate);
    if (tau !== 1) for (let e = 0; e < rate.length; e++) rate[e]! /= tau;
  };
  const ends = { last, horizon };
  const { time, final, settled } = yield* findRest(args, system, field, start, ends, settings);
  // A mode at rest stays there: integrating it further would cost steps of its fast time scale up to the last output.
  const planned = settled && time > 0 ? time : last;
  const monitor = monitorMode(dense, system, mode, start, final);
  const outputs = [...times.filter((t) => t < planned), planned];
  const events = { times: outputs, start: 0, events: monitor.events };
  const inputs = { ...settings, ...events, onProgress: options.onProgress };
  const solution = (yield* integration(METHODS, args, field, start, inputs, { accepted: ACCEPTED }))!;
  const isAborted = solution.result === "aborted";
  const end = isAborted ? (solution.times.at(-1) ?? 0) : planned;
  return {
    at: (t) => (t <= end ? solution.at(t) : final.slice()),
    final,
    settled: settled && !isAborted,
    end: isAborted ? end : Math.max(planned, last),
    result: isAborted ? "aborted" : "finished",
    ...monitor.read(solution.events),
  };
}

/** Integrates a mode until it is at rest, or up to the horizon or the last output time, whichever is later. */
function* findRest(
  args: Arguments,
  system: ModeSystem,
  field: Field,
  start: Float64Array,
  { last, horizon }: { last: number; horizon: number },
  settings: Omit<SolveOptions, "times">,
): Generator<undefined, { time: number; final: Float64Array; settled: boolean }> {
  if (system.relativeRate(start) <= REST_TOLERANCE) return { time: 0, final: start, settled: true };
  const rate = new Float64Array(start.length);
  field(0, start, rate);
  const growth = Math.max(...rate.map(Math.abs)) / Math.max(...start.map(Math.abs));
  const restEvent = {
    value: (_t: number, state: Float64Array) =>
      Math.log(Math.max(system.relativeRate(state), 1e-300) / REST_TOLERANCE),
    direction: "falling" as const,
    terminal: true,
  };
  const end = Math.min(1e300, Math.max(last, Math.min(horizon, MAX_GROWTH_TIMES / growth)));
  const reached = ({ times, states, events, result }: Solution) => {
    if (result === "event") return { time: events[0]!.time, final: events[0]!.state, settled: true };
    const final = times.length > 1 ? states.data.slice(start.length) : start;
    return { time: times[times.length - 1] ?? 0, final, settled: false };
  };
  try {
    const search = { ...settings, times: [0, end], dense: false, events: [restEvent] };
    return reached((yield* integration(METHODS, args, field, start, search))!);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const partial = error.partial as Solution;
    const final = error.time > 0 ? partial.at(error.time) : start;
    return { time: error.time, final, settled: false };
  }
}
