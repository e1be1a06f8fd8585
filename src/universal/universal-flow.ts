import { type Arguments, argumentsOf } from "../arrays/arguments";
import { attachTable, type Tabular } from "../arrays/table";
import type { VectorLike } from "../arrays/types";
import { runAsync, runSync } from "../concurrency/run-generator";
import { attachFigure, type Drawable } from "../figures/drawable";
import { type Flow, flowAlong } from "../flows/flow-along";
import type { FlowEvent, FlowOptions } from "../flows/flow-options";
import type { SolveResult, SolveStats } from "../ode";
import { METHODS } from "../ode/methods";
import { SETTINGS } from "../ode/option-fields";
import { canonical, canonicalField, canonicalJacobian, differenceLoss, stateAt } from "./canonical";
import { pairFlowFigure } from "./pair-figures";
import { pairTable } from "./pair-table";
import { type Pair, readProblem, type UniversalProblem, type UniversalState } from "./problem";

/** Two data points at one time of a flow. */
export interface UniversalFlowState extends UniversalState {
  /** Loss; present only if the problem has a mean output. */
  readonly loss?: number;
}

/** An event: a zero of `value` along the flow, for example of `output - 0.1`. */
export type UniversalEvent = FlowEvent<UniversalFlowState>;

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
export interface UniversalFlowOptions
  extends Omit<FlowOptions<UniversalFlowState>, "tau" | "recordWeights" | "times"> {
  /** Output times, in ascending order, >= 0, in the time units of the rates. */
  readonly times: VectorLike;
  /** Time of the initial state; default 0. */
  readonly start?: number | undefined;
}

/** The dynamics of two data points over time. */
export interface UniversalFlow extends Tabular, Drawable {
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
 * @throws ArgumentError for states that violate the Cauchy–Schwarz inequality, numbers out of range, unknown options,
 * negative or unsorted times; IntegrationError (with the `UniversalFlow` up to that time) if the integration fails
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
  return runSync(integratePair(argumentsOf("universalFlow"), problem, options));
}

/**
 * Computes the same numbers as `universalFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const flow = await universalFlowAsync({
 *   initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.006, decoder: 0.02 },
 * }, { times: [0, 1e6], signal });
 */
export function universalFlowAsync(
  problem: UniversalProblem,
  options: UniversalFlowOptions,
): Promise<UniversalFlow> {
  return runAsync(integratePair(argumentsOf("universalFlowAsync"), problem, options));
}

/** Quantities of a `UniversalFlow` at one time; the loss is 0 without a mean output. */
interface UniversalSample extends Readonly<Record<string, unknown>> {
  readonly representation: number;
  readonly output: number;
  readonly alignment: number;
  readonly loss: number;
}

function* integratePair(
  args: Arguments,
  problem: UniversalProblem,
  options: UniversalFlowOptions,
): Generator<undefined, UniversalFlow> {
  const pair = readProblem(args.at("problem"), problem);
  args.options("options", options, { ...SETTINGS, start: true });
  const { start = 0, ...settings } = options;
  args.number("options.start", start, { atLeast: 0 });
  const coordinates = canonical(args.at("problem"), pair);
  const { separation, slope, across, drive } = coordinates;
  const state = ([r, m, q]: Float64Array, t: number): UniversalFlowState => {
    const scalars = stateAt(coordinates, r!, m!, q!);
    return pair.mean === undefined ? scalars : { ...scalars, loss: lossAt(pair, scalars, t - start) };
  };
  const isOpposed = pair.start.along < 0;
  const steepness = Math.hypot(slope, Math.sqrt(across)) || separation;
  const flow: Flow<UniversalFlowState, UniversalSample> = {
    field: canonicalField(drive),
    jacobian: canonicalJacobian(drive),
    initial: Float64Array.of(separation, slope, across),
    start,
    methods: METHODS,
    events: isOpposed ? [{ name: "crossing", value: (_t, packed) => packed[0]! }] : [],
    accuracy: { size: [separation, Math.min(steepness, separation), steepness * steepness] },
    recordedNumbers: 4,
    state,
    record: (packed, t) => ({ loss: 0, ...state(packed, t) }),
  };
  return yield* flowAlong(args, flow, settings, ({ times, series, at, events, stats, result }) => {
    const { representation, output, alignment, loss } = series;
    const record: Omit<UniversalFlow, "toTable" | "figure"> = {
      times,
      representation,
      output,
      alignment,
      ...(pair.mean === undefined ? {} : { loss }),
      at,
      events: events.map(({ name, time, state }) => ({ name, time, state })),
      stats,
      result,
    };
    return attachFigure(attachTable(record, pairTable), pairFlowFigure);
  });
}

/** Computes the loss at a time after the start. */
function lossAt({ mean, targetDistance }: Pair, state: UniversalState, elapsed: number): number {
  const { rate, initialSquaredError } = mean!;
  return (Math.exp(-2 * rate * elapsed) * initialSquaredError) / 2 + differenceLoss(state, targetDistance);
}
