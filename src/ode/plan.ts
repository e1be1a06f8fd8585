import type { AbortSignalLike, VectorLike } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { EVENT_FIELDS, SOLVE_OPTIONS } from "./option-fields";
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
  args.options("options", options, SOLVE_OPTIONS);
  const n = initial.length;
  const times = readShortVector(args.at("options.times"), options.times);
  const start = readStart(args, options.start, times);
  const direction = readDirection(args, times, start);
  const end = times[times.length - 1]!;
  const span = Math.abs(end - start);
  if (!Number.isFinite(span) || (span > 0 && span < MIN_SPAN)) {
    const expected = `over a span that is 0 or a finite number of at least ${MIN_SPAN}`;
    throw args.error("options.times", expected, span);
  }
  const { events, dense, jacobian, initialStep, maxStep, onProgress, signal } = options;
  const method = args.choice("options.method", options.method ?? "dop853", Object.keys(methods) as Method[]);
  if (method === "radau") {
    args.memory('the number of components for method "radau"', 4 * n * n, "use another method");
  }
  if (jacobian !== undefined) args.callable("options.jacobian", jacobian);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  args.signal("options.signal", signal);
  if (dense !== undefined && typeof dense !== "boolean") {
    throw args.error("options.dense", "true, false or undefined", dense);
  }
  if (initialStep !== undefined) args.number("options.initialStep", initialStep, { above: 0 });
  if (maxStep !== undefined) {
    args.number("options.maxStep", maxStep, { above: 0, infinite: true });
  }
  const maxSteps = options.maxSteps ?? 100_000;
  args.number("options.maxSteps", maxSteps, { atLeast: 1, integer: true });
  const planned = events === undefined ? NO_EVENTS : readEvents(args, events);
  const { keepStates = true, observe, accept } = internals;
  const problem: Problem = {
    field,
    jacobian,
    initial,
    start,
    end,
    tolerance: readTolerance(args, options, n),
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
  };
}

/** Like `readVector`, but faster for short plain and float64 arrays; leaves all other values to `readVector`. */
function readShortVector(args: Arguments, value: VectorLike): Float64Array {
  if (!(Array.isArray(value) || value instanceof Float64Array)) return args.vector(HERE, value);
  const numbers: ArrayLike<unknown> = value;
  const length = numbers.length;
  if (length > SHORT_LENGTH) return args.vector(HERE, value);
  const copy = new Float64Array(length);
  let isValid = length > 0;
  for (let i = 0; i < length; i++) {
    const x = numbers[i];
    if (typeof x === "number" && Number.isFinite(x)) copy[i] = x;
    else isValid = false;
  }
  return isValid ? copy : args.vector(HERE, value);
}

/** Tests whether an output time lies strictly inside the span. */
function hasInnerTime(times: Float64Array, start: number, end: number): boolean {
  for (let i = 0; i < times.length; i++) if (times[i] !== start && times[i] !== end) return true;
  return false;
}

function readStart(args: Arguments, start: number | undefined, times: Float64Array): number {
  if (start !== undefined) return args.number("options.start", start);
  return times.length === 1 ? 0 : times[0]!;
}

/** Checks that the times are sorted in the direction away from the start; returns the direction. */
function readDirection(args: Arguments, times: Float64Array, start: number): 1 | -1 {
  const direction = times[times.length - 1]! < start ? -1 : 1;
  let previous = start;
  for (let i = 0; i < times.length; i++) {
    if ((times[i]! - previous) * direction < 0) {
      const at = args.at(["options", "times", i]);
      if (i === 0) {
        throw at.error(HERE, `on the same side of the start (${start}) as the last time`, times[i]);
      }
      const order = direction === 1 ? "ascending" : "descending";
      throw at.refusal(HERE, `sorted (${order}, away from the start)`, `${times[i]} after ${previous}`);
    }
    previous = times[i]!;
  }
  return direction;
}

function readTolerance(args: Arguments, options: SolveOptions, n: number): Tolerance {
  const relative = options.relativeTolerance ?? 1e-9;
  const absolute = options.absoluteTolerance ?? 1e-12;
  return {
    relative: readToleranceValues(args.at("options.relativeTolerance"), relative, n, 1e-14),
    relativeStride: typeof relative === "number" ? 0 : 1,
    absolute: readToleranceValues(args.at("options.absoluteTolerance"), absolute, n, 1e-300),
    absoluteStride: typeof absolute === "number" ? 0 : 1,
  };
}

function readToleranceValues(
  args: Arguments,
  value: number | VectorLike,
  n: number,
  atLeast: number,
): Float64Array {
  if (typeof value === "number") {
    const single = new Float64Array(1);
    single[0] = args.number(HERE, value, { atLeast });
    return single;
  }
  const values = args.vector(HERE, value, n);
  for (let i = 0; i < values.length; i++) {
    args.number([i], values[i], { atLeast });
  }
  return values;
}

function readEvents(args: Arguments, events: readonly Event[]): PlannedEvent[] {
  if (!Array.isArray(events)) throw args.error("options.events", "an array", events);
  return Array.from(events, (event: Event, index) => {
    const at = args.at(["options", "events", index]);
    at.options(HERE, event, EVENT_FIELDS);
    at.callable("value", event.value);
    const { name = `event ${index}`, direction = "both", terminal = false } = event;
    at.choice("direction", direction, DIRECTIONS);
    return { name, value: event.value, direction, terminal };
  });
}
