import type { Arguments } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import type { Field, Solution, SolveOptions } from "../../ode";
import { integrateAs } from "../../ode/solve";
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
}

/** Largest relative rate at which a mode counts as at rest. */
const REST_TOLERANCE = 1e-11;
/** Largest horizon, in multiples of the initial time scale of growth. */
const MAX_GROWTH_TIMES = 1e9;

type Accuracy = Pick<SolveOptions, "method" | "relativeTolerance" | "maxSteps" | "signal">;
type TrajectoryOptions = Accuracy & { readonly tau: number; readonly horizon: number };

/**
 * Integrates a mode twice: first to its fixed point, and again to find the events that are defined relative to the
 * fixed point.
 */
export function integrateMode(
  args: Arguments,
  dense: DenseReduction,
  { system, mode, start }: { system: ModeSystem; mode: number; start: Float64Array },
  times: Float64Array,
  options: TrajectoryOptions,
): ModeTrajectory {
  const { tau, horizon } = options;
  const last = times[times.length - 1]!;
  const settings = accuracy(options, start);
  const field: Field = (_t, state, rate) => {
    system.rate(state, rate);
    if (tau !== 1) for (let e = 0; e < rate.length; e++) rate[e]! /= tau;
  };
  const { time, final, settled } = findRest(args, system, field, start, Math.max(last, horizon), settings);
  const end = settled ? Math.max(time, last) : last;
  const monitor = monitorMode(dense, system, mode, start, final);
  const solution = integrateAs(args, field, start, {
    ...settings,
    times: end > last ? [...times, end] : times,
    start: 0,
    events: monitor.events,
  });
  return {
    at: (t) => (t <= end ? solution.at(t) : final.slice()),
    final,
    settled,
    end,
    ...monitor.read(solution.events),
  };
}

/** Integrates a mode until it is at rest or the horizon is reached. */
function findRest(
  args: Arguments,
  system: ModeSystem,
  field: Field,
  start: Float64Array,
  maxTime: number,
  settings: Accuracy & { absoluteTolerance: number },
): { time: number; final: Float64Array; settled: boolean } {
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
  const horizon = Math.min(1e300, maxTime, MAX_GROWTH_TIMES / growth);
  const reached = ({ times, states, events, result }: Solution) => {
    if (result === "event") return { time: events[0]!.time, final: events[0]!.state, settled: true };
    const final = times.length > 1 ? states.data.slice(start.length) : start;
    return { time: times[times.length - 1] ?? 0, final, settled: false };
  };
  try {
    return reached(
      integrateAs(args, field, start, {
        ...settings,
        times: [0, horizon],
        dense: false,
        events: [restEvent],
      }),
    );
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const partial = error.partial as Solution;
    const final = error.time > 0 ? partial.at(error.time) : start;
    return { time: error.time, final, settled: false };
  }
}

/**
 * Sets default tolerances relative to the size of the initial strengths, because small strengths grow exponentially.
 */
function accuracy(options: Accuracy, start: Float64Array) {
  const { method, signal, relativeTolerance = 1e-12, maxSteps = 200_000 } = options;
  const size = Math.sqrt(start.reduce((sum, b) => sum + b * b, 0) / Math.max(1, start.length));
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300);
  return { method, signal, relativeTolerance, maxSteps, absoluteTolerance };
}
