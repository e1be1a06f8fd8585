import { checkFunction, checkNumber, checkRecord, checkTimes } from "../arrays/check";
import { attachDisplay } from "../arrays/display-hook";
import { ArgumentError, IntegrationError } from "../arrays/errors";
import type { VectorLike } from "../arrays/types";
import type { Event, EventDirection, Solution, SolveOptions, SolveResult, SolveStats } from "../ode";
import { integrateAs } from "../ode/solve";
import { canonical, canonicalField, canonicalJacobian, differenceLoss, stateAt } from "./canonical";
import { type Pair, readProblem, type UniversalProblem, type UniversalState } from "./problem";

/** Two data points at one time of a flow. */
export interface UniversalFlowState extends UniversalState {
  /** The loss; only where the problem has a mean output. */
  readonly loss?: number;
}

/** Something to look for on the way: a zero of `value`, such as `output - 0.1`. */
export interface UniversalEvent {
  /** How the record of an occurrence calls it; default `"event <index>"`. */
  readonly name?: string | undefined;
  /** A continuous function of time and state. */
  readonly value: (t: number, state: UniversalFlowState) => number;
  /** Which sign changes count; default both. */
  readonly direction?: EventDirection | undefined;
  /** Whether the flow ends there; default false. */
  readonly terminal?: boolean | undefined;
}

/** One occurrence of an event. */
export interface UniversalEventRecord {
  /** `"crossing"` where the representations pass through each other, or the name of an event that was asked for. */
  readonly name: string;
  /** When it occurred. */
  readonly time: number;
  /** The pair there. */
  readonly state: UniversalFlowState;
}

/**
 * When to record the dynamics and how to integrate them (see `ode`).
 *
 * Tolerances default to 1e-12, relative also to the size of the start; `maxSteps` to 1,000,000. Over times of more than
 * some 10⁵ time constants `method: "radau"` is the faster one.
 */
export interface UniversalFlowOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times, sorted, >= 0, in the units of the rates. */
  readonly times: VectorLike;
  /** The time of the initial state; default 0. */
  readonly start?: number | undefined;
  /** What to look for besides the crossing. */
  readonly events?: readonly UniversalEvent[] | undefined;
}

/** The dynamics of two data points over time. */
export interface UniversalFlow {
  /** The times reached, length T. */
  readonly times: Float64Array;
  /** h at each of them. */
  readonly representation: Float64Array;
  /** y at each of them. */
  readonly output: Float64Array;
  /** w at each of them. */
  readonly alignment: Float64Array;
  /** ½⟨‖ŷ − y‖²⟩ at each of them; only where the problem has a mean output. */
  readonly loss?: Float64Array;
  /** The pair at any time from the start to the last one reached; throws `ArgumentError` for others. */
  at(t: number): UniversalFlowState;
  /**
   * What occurred, in order: `"crossing"` when the representations pass through each other (at most once, and only from
   * outputs on the wrong side, w > y), and the events asked for.
   */
  readonly events: readonly UniversalEventRecord[];
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}

/**
 * The universal representation dynamics of two data points (van Rossem & Saxe 2024),
 *
 *   dh/dt = −η_h ‖dx‖² w
 *   dy/dt = −w (η_y h + η_h ‖dx‖² y/h)
 *   dw/dt = −½ η_y (3w − y + ‖dy‖²) h − ½ η_h ‖dx‖² (y + w) w/h
 *   L     = ½ exp(−2 η_m t) ‖ȳ(0) − ȳ*‖² + ¼ [w + ½ (‖dy‖² − y)]
 *
 * for the squared distance h of their representations, that of their outputs y, and the output alignment w: the gradient
 * flow of encoder and decoder linearised around the mean of the two, with rates of their own.
 *
 * These equations divide by h, which reaches zero when the outputs start on the wrong side (w > y): the representations
 * pass through each other. What is integrated is an equivalent polynomial form that passes through it as well. With
 * Dormand–Prince 8(5,3) at the default tolerances the error is about 1e-11; a flow costs some 0.1 ms.
 *
 * @throws ArgumentError for states that two points cannot be in, numbers out of range, negative or unsorted times;
 * IntegrationError (with the `UniversalFlow` up to there) when the integration cannot go on
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
  return flowOf("universalFlow", readProblem("universalFlow", problem), options);
}

/** `universalFlow` on behalf of another function, whose name its errors carry. */
export function flowOf(functionName: string, pair: Pair, options: UniversalFlowOptions): UniversalFlow {
  checkRecord(functionName, "options", options);
  const { start = 0, events, ...settings } = options;
  const times = checkTimes(functionName, "options.times", options.times);
  checkNumber(functionName, "options.start", start, { atLeast: 0 });
  const coordinates = canonical(functionName, pair);
  const { separation, slope, across, drive } = coordinates;
  const stateOf = (t: number, [r, m, q]: ArrayLike<number> & Iterable<number>): UniversalFlowState => {
    const state = stateAt(coordinates, r!, m!, q!);
    return pair.mean === undefined ? state : { ...state, loss: lossAt(pair, state, t - start) };
  };
  const watched = readEvents(functionName, events, stateOf);
  const opposed = pair.start.along < 0;
  const crossing: Event[] = opposed ? [{ name: "crossing", value: (_t, state) => state[0]! }] : [];
  const initial = Float64Array.of(separation, slope, across);
  const toFlow = (solution: Solution) => record(solution, pair, stateOf);
  try {
    return toFlow(
      integrateAs(functionName, canonicalField(drive), initial, {
        ...accuracy(settings, initial),
        times,
        start,
        jacobian: canonicalJacobian(drive),
        events: [...crossing, ...watched],
      }),
    );
  } catch (error) {
    throw error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error;
  }
}

/** Tolerances relative to the size of the start: a small one grows, and an error in it is one in time. */
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
  functionName: string,
  events: readonly UniversalEvent[] | undefined,
  stateOf: (t: number, state: Float64Array) => UniversalFlowState,
): Event[] {
  if (events === undefined) return [];
  if (!Array.isArray(events)) throw ArgumentError.of(functionName, "options.events", "an array", events);
  return Array.from(events as readonly UniversalEvent[], (event, i) => {
    checkRecord(functionName, `options.events[${i}]`, event);
    checkFunction(functionName, `options.events[${i}].value`, event.value);
    const { name = `event ${i}`, value, ...rest } = event;
    return { ...rest, name, value: (t, state) => value(t, stateOf(t, state)) };
  });
}

/** The loss a time after the start. */
function lossAt({ mean, targetDistance }: Pair, state: UniversalState, elapsed: number): number {
  const { rate, initialSquaredError } = mean!;
  return (Math.exp(-2 * rate * elapsed) * initialSquaredError) / 2 + differenceLoss(state, targetDistance);
}

function record(
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
