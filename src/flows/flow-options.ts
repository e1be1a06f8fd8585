import type { Arguments, FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { VectorLike } from "../arrays/types";
import type { Event, EventDirection, Method, SolveOptions } from "../ode";
import { EVENT_FIELDS, SETTINGS } from "../ode/option-fields";

/** Event along a flow: a zero of `value`, such as `loss - 0.01`. */
export interface FlowEvent<State> {
  /** Name in the records of its occurrences; default `"event <index>"`. */
  readonly name?: string | undefined;
  /** Continuous function of time and state. */
  readonly value: (t: number, state: State) => number;
  /** Direction of the sign changes that count; default both. */
  readonly direction?: EventDirection | undefined;
  /** True if the flow ends at the first occurrence; default false. */
  readonly terminal?: boolean | undefined;
}

/** Output times, events and integration settings of a flow (see `ode`). */
export interface FlowOptions<State, Choice extends Method = Method>
  extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian" | "method"> {
  /** Output times in ascending order, >= 0, in the units of `tau`; the initial state belongs to time 0. */
  readonly times: VectorLike;
  /** Time constant τ > 0; default 1. */
  readonly tau?: number | undefined;
  /** Integration method; default `"dop853"`. */
  readonly method?: Choice | undefined;
  /** Events to detect along the flow. */
  readonly events?: readonly FlowEvent<State>[] | undefined;
  /** True to keep the state at every output time, which speeds up `at`; default true if it takes less than 64 MB. */
  readonly recordWeights?: boolean | undefined;
}

/** Fields of the options of a flow. */
export const FLOW_OPTIONS: FieldsOf<FlowOptions<unknown>> = /* @__PURE__ */ Object.assign({}, SETTINGS, {
  tau: true,
  recordWeights: true,
} as const);

/** Default accuracy of a flow. */
export interface FlowAccuracy {
  /** Default relative tolerance; default 1e-12. */
  readonly relativeTolerance?: number;
  /**
   * Size of the initial parameters, to which the absolute tolerance is relative: one number or one per parameter.
   * Default: their root mean square, at most 1. Small parameters grow, and a relative error in them shifts the time at
   * which they have grown.
   */
  readonly size?: number | ArrayLike<number>;
}

/** Fills in the default tolerances and number of steps. */
export function withAccuracy<
  Settings extends Pick<SolveOptions, "relativeTolerance" | "absoluteTolerance" | "maxSteps">,
>(settings: Settings, initial: Float64Array, accuracy: FlowAccuracy = {}) {
  const standard = accuracy.relativeTolerance ?? 1e-12;
  const { relativeTolerance = standard, maxSteps = 1_000_000 } = settings;
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : standard;
  const size = accuracy.size ?? sizeOf(initial);
  const absolute = (x: number) => Math.max(relative * x, 1e-300);
  const { absoluteTolerance = typeof size === "number" ? absolute(size) : Array.from(size, absolute) } =
    settings;
  return { ...settings, relativeTolerance, absoluteTolerance, maxSteps };
}

/** Returns the root mean square of the parameters, at most 1; 1 if all are zero. No square overflows or underflows. */
function sizeOf(parameters: Float64Array): number {
  const largest = parameters.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return 1;
  const squares = parameters.reduce((sum, x) => sum + (x / largest) ** 2, 0);
  return Math.min(1, largest * Math.sqrt(squares / parameters.length));
}

/** Checks the events of a flow and converts them to events of packed parameters. */
export function readEvents<State>(
  args: Arguments,
  events: readonly FlowEvent<State>[],
  state: (parameters: Float64Array, t: number) => State,
): Event[] {
  if (!Array.isArray(events)) throw args.error("options.events", "an array", events);
  return Array.from(events as readonly FlowEvent<State>[], (event, i) => {
    const at = args.at(["options", "events", i]);
    at.options(HERE, event, EVENT_FIELDS as FieldsOf<FlowEvent<State>>);
    at.callable("value", event.value);
    const { name = `event ${i}`, ...rest } = event;
    at.string("name", name);
    return { ...rest, name, value: (t, parameters) => event.value(t, state(parameters, t)) };
  });
}
