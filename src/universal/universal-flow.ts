import { type Arguments, argumentsOf } from "../arrays/arguments";
import { attachDisplay } from "../arrays/display-hook";
import { IntegrationError } from "../arrays/errors";
import type { VectorLike } from "../arrays/types";
import type { Event, EventDirection, Solution, SolveOptions, SolveResult, SolveStats } from "../ode";
import { integrateAs } from "../ode/solve";
import { canonical, canonicalField, canonicalJacobian, differenceLoss, stateAt } from "./canonical";
import { type Pair, readProblem, type UniversalProblem, type UniversalState } from "./problem";

/** Two data points at one time of a flow. */
export interface UniversalFlowState extends UniversalState {
  /** Loss; present only if the problem has a mean output. */
  readonly loss?: number;
}

/** An event: a zero of `value` along the flow, for example of `output - 0.1`. */
export interface UniversalEvent {
  /** Name in the records of its occurrences; default `"event <index>"`. */
  readonly name?: string | undefined;
  /** A continuous function of time and state. */
  readonly value: (t: number, state: UniversalFlowState) => number;
  /** Direction of the sign changes that count; default both. */
  readonly direction?: EventDirection | undefined;
  /** True if the flow ends at the first occurrence; default false. */
  readonly terminal?: boolean | undefined;
}

/** One occurrence of an event. */
export interface UniversalEventRecord {
  /** `"crossing"` if the representations pass through each other, otherwise the name of a requested event. */
  readonly name: string;
  /** Time of the occurrence. */
  readonly time: number;
  /** State of the pair at that time. */
  readonly state: UniversalFlowState;
}

/**
 * Output times and integration settings of a flow (see `ode`).
 *
 * The relative tolerance defaults to 1e-12, the absolute one to the same multiple of the size of the initial state, and
 * `maxSteps` to 1,000,000. Beyond about 10⁵ time constants `method: "radau"` is faster.
 */
export interface UniversalFlowOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times, in ascending order, >= 0, in the time units of the rates. */
  readonly times: VectorLike;
  /** Time of the initial state; default 0. */
  readonly start?: number | undefined;
  /** Events to locate in addition to the crossing. */
  readonly events?: readonly UniversalEvent[] | undefined;
}

/** The dynamics of two data points over time. */
export interface UniversalFlow {
  /** Output times that were reached, length T. */
  readonly times: Float64Array;
  /** h at these times. */
  readonly representation: Float64Array;
  /** y at these times. */
  readonly output: Float64Array;
  /** w at these times. */
  readonly alignment: Float64Array;
  /** Loss ½⟨‖ŷ − y‖²⟩ at these times; present only if the problem has a mean output. */
  readonly loss?: Float64Array;
  /** Returns the state at any time from the start to the last one reached; throws `ArgumentError` for other times. */
  at(t: number): UniversalFlowState;
  /**
   * Occurrences in order of time: `"crossing"` when the representations pass through each other (at most once, and only
   * if the output difference is opposite to that of the targets at the start, w > y), and the requested events.
   */
  readonly events: readonly UniversalEventRecord[];
  /** Steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Reason why the integration ended. */
  readonly result: SolveResult;
}

/**
 * Integrates the universal representation dynamics of two data points (van Rossem & Saxe 2024),
 *
 *   dh/dt = −η_h ‖dx‖² w
 *   dy/dt = −w (η_y h + η_h ‖dx‖² y/h)
 *   dw/dt = −½ η_y (3w − y + ‖dy‖²) h − ½ η_h ‖dx‖² (y + w) w/h
 *   L     = ½ exp(−2 η_m t) ‖ȳ(0) − ȳ*‖² + ¼ [w + ½ (‖dy‖² − y)]
 *
 * for the squared distance h of their representations, that of their outputs y, and the output alignment w: the
 * gradient flow of encoder and decoder linearised around the mean of the two points, with separate learning rates.
 *
 * These equations divide by h, which reaches zero if the output difference is opposite to that of the targets at the
 * start (w > y): the representations then pass through each other. The integrated equations are an equivalent
 * polynomial form that is regular at h = 0. With Dormand–Prince 8(5,3) at the default tolerances the error is about
 * 1e-11; a flow takes about 0.1 ms.
 *
 * @throws ArgumentError for states that violate the Cauchy–Schwarz inequality, numbers out of range, negative or
 * unsorted times; IntegrationError (with the `UniversalFlow` up to that time) if the integration fails
 * @example
 * const { representation, events } = universalFlow({
 *   initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.006, decoder: 0.02 },
 * }, { times: [0, 100, 1500] });
 * events[0]!.time; // 129.894...: the representations pass through each other
 * representation[2]; // 0.335025...
 */
export function universalFlow(problem: UniversalProblem, options: UniversalFlowOptions): UniversalFlow {
  const args = argumentsOf("universalFlow");
  return flowOf(args, readProblem(args, problem), options);
}

/** Integrates the flow of `universalFlow` for a problem that has been read. */
export function flowOf(args: Arguments, pair: Pair, options: UniversalFlowOptions): UniversalFlow {
  args.record("options", options);
  const { start = 0, events, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.start", start, { atLeast: 0 });
  const coordinates = canonical(args, pair);
  const { separation, slope, across, drive } = coordinates;
  const stateOf = (t: number, [r, m, q]: ArrayLike<number> & Iterable<number>): UniversalFlowState => {
    const state = stateAt(coordinates, r!, m!, q!);
    return pair.mean === undefined ? state : { ...state, loss: lossAt(pair, state, t - start) };
  };
  const requestedEvents = readEvents(args, events, stateOf);
  const opposed = pair.start.along < 0;
  const crossing: Event[] = opposed ? [{ name: "crossing", value: (_t, state) => state[0]! }] : [];
  const initial = Float64Array.of(separation, slope, across);
  const toFlow = (solution: Solution) => toFlowRecord(solution, pair, stateOf);
  try {
    return toFlow(
      integrateAs(args, canonicalField(drive), initial, {
        ...accuracy(settings, initial),
        times,
        start,
        jacobian: canonicalJacobian(drive),
        events: [...crossing, ...requestedEvents],
      }),
    );
  } catch (error) {
    throw error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error;
  }
}

/**
 * Adds default tolerances. They are relative to the initial state: it grows if small, and its error delays learning.
 */
function accuracy<Settings extends Partial<SolveOptions>>(
  settings: Settings,
  [separation, slope, across]: ArrayLike<number> & Iterable<number>,
) {
  const { relativeTolerance = 1e-12, maxSteps = 1_000_000 } = settings;
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const steepness = Math.hypot(slope!, Math.sqrt(across!)) || separation!;
  const sizes = [separation!, Math.min(steepness, separation!), steepness * steepness];
  const { absoluteTolerance = sizes.map((size) => Math.max(relative * size, 1e-300)) } = settings;
  return { ...settings, relativeTolerance, absoluteTolerance, maxSteps };
}

function readEvents(
  args: Arguments,
  events: readonly UniversalEvent[] | undefined,
  stateOf: (t: number, state: Float64Array) => UniversalFlowState,
): Event[] {
  if (events === undefined) return [];
  if (!Array.isArray(events)) throw args.error("options.events", "an array", events);
  return Array.from(events as readonly UniversalEvent[], (event, i) => {
    args.record(["options", "events", i], event);
    args.callable(["options", "events", i, "value"], event.value);
    const { name = `event ${i}`, value, ...rest } = event;
    return { ...rest, name, value: (t, state) => value(t, stateOf(t, state)) };
  });
}

/** Computes the loss at a time after the start. */
function lossAt({ mean, targetDistance }: Pair, state: UniversalState, elapsed: number): number {
  const { rate, initialSquaredError } = mean!;
  return (Math.exp(-2 * rate * elapsed) * initialSquaredError) / 2 + differenceLoss(state, targetDistance);
}

/** Converts a solution in canonical coordinates to the three scalars. */
function toFlowRecord(
  { times, states, at, events, stats, result }: Solution,
  { mean }: Pair,
  stateOf: (t: number, state: Float64Array) => UniversalFlowState,
): UniversalFlow {
  const count = times.length;
  const representation = new Float64Array(count);
  const output = new Float64Array(count);
  const alignment = new Float64Array(count);
  const loss = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const state = stateOf(times[i]!, states.data.subarray(3 * i, 3 * i + 3));
    representation[i] = state.representation;
    output[i] = state.output;
    alignment[i] = state.alignment;
    loss[i] = state.loss ?? 0;
  }
  const flow: UniversalFlow = {
    times,
    representation,
    output,
    alignment,
    ...(mean === undefined ? {} : { loss }),
    at: (t) => stateOf(t, at(t)),
    events: events.map(({ name, time, state }) => ({ name, time, state: stateOf(time, state) })),
    stats,
    result,
  };
  return attachDisplay(flow, "universal-flow");
}
