import type { AbortSignalLike, VectorLike } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { EVENT_FIELDS, SOLVE_OPTIONS } from "./option-fields";
import type { Choices } from "./stepping/advice";
import type { Methods, Problem } from "./stepping/stepper";
import type { Tolerance } from "./stepping/tolerance";
import type { Event, EventDirection, Field, Method, Progress, SolveOptions } from "./types";

/** An event with its defaults filled in. */
export interface PlannedEvent {
  readonly name: string;
  readonly value: (t: number, y: Float64Array) => number;
  readonly direction: EventDirection;
  readonly terminal: boolean;
}

/** A checked call: the problem, the method, and the output to record. */
export interface Plan {
  readonly args: Arguments;
  readonly method: Method;
  readonly problem: Problem;
  readonly times: Float64Array;
  readonly direction: 1 | -1;
  readonly maxSteps: number;
  readonly dense: boolean | undefined;
  readonly events: readonly PlannedEvent[];
  readonly signal: AbortSignalLike | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /** Called with the time and borrowed state of each output time; returns false if a recorded value is not finite. */
  readonly observe: Internals["observe"];
  /** True if the states at the output times are stored. */
  readonly keepStates: boolean;
  /** Called with the borrowed state after each accepted step; returns false to end the integration. */
  readonly accept: Internals["accept"];
  /** Options and arguments that advice can name, and methods that it can recommend. */
  readonly accepted: Choices["accepted"];
  readonly methods: readonly Method[];
}

/** Options for other modules of the library, in addition to the public ones. */
export interface Internals {
  /**
   * Called at each output time, in order, with a borrowed state, which must not be kept or written to. Returns false if
   * a value that it records is not finite, which fails the integration.
   */
  readonly observe?: ((time: number, state: Float64Array) => boolean) | undefined;
  /** False if the states at the output times are not stored, so that `states` has shape [0, n]. Default true. */
  readonly keepStates?: boolean | undefined;
  /** Called after each accepted step with a borrowed state. Returns false to end the integration without a result. */
  readonly accept?: ((state: Float64Array) => boolean) | undefined;
  /** Options and arguments of the function that was called, which advice can name; default those of `solve`. */
  readonly accepted?: Choices["accepted"] | undefined;
}

/** Shortest span that is integrated, because the inverses of shorter steps overflow. */
export const MIN_SPAN = 1e-290;

/** Largest length of vectors that are read by a faster path, because set-up takes much of a small problem's time. */
const SHORT_LENGTH = 64;
const NO_EVENTS: readonly PlannedEvent[] = [];
const DIRECTIONS: readonly EventDirection[] = ["rising", "falling", "both"];

/** Reads and checks all arguments of a call of `solve` or of a function like it. */
export function readPlan(
  args: Arguments,
  methods: Methods,
  field: Field,
  initialLike: VectorLike,
  options: SolveOptions,
  internals: Internals,
): Plan {
  args.callable("field", field);
  const initial = readShortVector(args.at("initial"), initialLike);
  const at = args.at("options");
  at.options(HERE, options, SOLVE_OPTIONS);
  const n = initial.length;
  const times = readShortVector(at.at("times"), options.times);
  const start = readStart(at, options.start, times);
  const direction = readDirection(at, times, start);
  const end = times[times.length - 1]!;
  const span = Math.abs(end - start);
  if (!Number.isFinite(span) || (span > 0 && span < MIN_SPAN)) {
    throw at.error("times", `over a span that is 0 or a finite number of at least ${MIN_SPAN}`, span);
  }
  const { events, dense, jacobian, initialStep, maxStep, maxSteps = 100_000, onProgress, signal } = options;
  const methodNames = Object.keys(methods) as Method[];
  const method = at.choice("method", options.method ?? "dop853", methodNames);
  if (method === "radau") {
    args.memory("initial", 4 * n * n, 'use another method than "radau", which stores n × n matrices');
  }
  if (jacobian !== undefined) at.callable("jacobian", jacobian);
  if (onProgress !== undefined) at.callable("onProgress", onProgress);
  at.signal("signal", signal);
  if (dense !== undefined && typeof dense !== "boolean") {
    throw at.error("dense", "true, false or undefined", dense);
  }
  if (initialStep !== undefined) at.number("initialStep", initialStep, { above: 0 });
  if (maxStep !== undefined) at.number("maxStep", maxStep, { above: 0, infinite: true });
  at.number("maxSteps", maxSteps, { atLeast: 1, integer: true });
  const planned = events === undefined ? NO_EVENTS : readEvents(at.at("events"), events);
  const { keepStates = true, observe, accept, accepted = { ...SOLVE_OPTIONS, field: true } } = internals;
  const problem: Problem = {
    field,
    jacobian,
    initial,
    start,
    end,
    tolerance: readTolerance(at, options, n),
    initialStep,
    maxStep: Math.min(maxStep ?? span, span),
    needsInterpolant: dense !== false || planned.length > 0 || hasInnerTime(times, start, end),
  };
  return {
    args,
    method,
    problem,
    times,
    direction,
    maxSteps,
    dense,
    events: planned,
    signal,
    onProgress,
    observe,
    keepStates,
    accept,
    accepted,
    methods: methodNames,
  };
}

/** Like `readVector`, but faster for short plain and float64 arrays; leaves all other values to `readVector`. */
function readShortVector(at: Arguments, value: VectorLike): Float64Array {
  if (!(Array.isArray(value) || value instanceof Float64Array)) return at.vector(HERE, value);
  const numbers: ArrayLike<unknown> = value;
  const length = numbers.length;
  if (length > SHORT_LENGTH) return at.vector(HERE, value);
  const copy = new Float64Array(length);
  let isValid = length > 0;
  for (let i = 0; i < length; i++) {
    const x = numbers[i];
    if (typeof x === "number" && Number.isFinite(x)) copy[i] = x;
    else isValid = false;
  }
  return isValid ? copy : at.vector(HERE, value);
}

/** Tests whether an output time lies strictly inside the span. */
function hasInnerTime(times: Float64Array, start: number, end: number): boolean {
  for (let i = 0; i < times.length; i++) if (times[i] !== start && times[i] !== end) return true;
  return false;
}

function readStart(at: Arguments, start: number | undefined, times: Float64Array): number {
  if (start !== undefined) return at.number("start", start);
  return times.length === 1 ? 0 : times[0]!;
}

/** Checks that the times are sorted in the direction away from the start; returns the direction. */
function readDirection(at: Arguments, times: Float64Array, start: number): 1 | -1 {
  const direction = times[times.length - 1]! < start ? -1 : 1;
  let previous = start;
  for (let i = 0; i < times.length; i++) {
    if ((times[i]! - previous) * direction < 0) {
      const place = ["times", i];
      if (i === 0) {
        throw at.error(place, `on the same side of the start (${start}) as the last time`, times[i]);
      }
      const order = direction === 1 ? "ascending" : "descending";
      throw at.refusal(place, `sorted (${order}, away from the start)`, `${times[i]} after ${previous}`);
    }
    previous = times[i]!;
  }
  return direction;
}

function readTolerance(at: Arguments, options: SolveOptions, n: number): Tolerance {
  const { relativeTolerance: relative = 1e-9, absoluteTolerance: absolute = 1e-12 } = options;
  return {
    relative: readToleranceValues(at.at("relativeTolerance"), relative, n, 1e-14),
    relativeStride: typeof relative === "number" ? 0 : 1,
    absolute: readToleranceValues(at.at("absoluteTolerance"), absolute, n, 1e-300),
    absoluteStride: typeof absolute === "number" ? 0 : 1,
  };
}

function readToleranceValues(
  at: Arguments,
  value: number | VectorLike,
  n: number,
  atLeast: number,
): Float64Array {
  if (typeof value === "number") {
    const single = new Float64Array(1);
    single[0] = at.number(HERE, value, { atLeast });
    return single;
  }
  const values = at.vector(HERE, value, n);
  for (let i = 0; i < values.length; i++) at.number(i, values[i], { atLeast });
  return values;
}

function readEvents(at: Arguments, events: readonly Event[]): PlannedEvent[] {
  if (!Array.isArray(events)) throw at.error(HERE, "an array", events);
  return Array.from(events, (event: Event, index) => {
    const atEvent = at.at(index);
    atEvent.options(HERE, event, EVENT_FIELDS);
    const { name = `event ${index}`, value, direction = "both", terminal = false } = event;
    atEvent.string("name", name);
    atEvent.callable("value", value);
    atEvent.choice("direction", direction, DIRECTIONS);
    atEvent.boolean("terminal", terminal);
    return { name, value, direction, terminal };
  });
}
