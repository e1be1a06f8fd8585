import type { AbortSignalLike, VectorLike } from "../arrays";
import {
  checkChoice,
  checkFunction,
  checkMemory,
  checkNumber,
  checkRecord,
  checkSignal,
} from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readVector } from "../arrays/readers";
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

/** A checked call: what to integrate, how, and what to record. */
export interface Plan {
  readonly functionName: string;
  readonly method: Method;
  readonly problem: Problem;
  readonly times: Float64Array;
  readonly direction: 1 | -1;
  readonly maxSteps: number;
  readonly dense: boolean | undefined;
  readonly events: readonly PlannedEvent[];
  readonly signal: AbortSignalLike | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /** Sees each output time's index, time and state; the state is borrowed. */
  readonly observe: ((index: number, time: number, state: Float64Array) => void) | undefined;
  /** Whether the states at the output times are stored. */
  readonly keepStates: boolean;
  /** Sees the state after each accepted step; borrowed. */
  readonly watch: ((state: Float64Array) => void) | undefined;
}

/** What the pillars above may ask for beyond the public options. */
export interface Internals {
  /** Called at each output time, in order, with a borrowed state: read it at once, do not keep it or write to it. */
  readonly observe?: (index: number, time: number, state: Float64Array) => void;
  /** False: the states at the output times are not stored, `states` has shape [0, n]. Default true. */
  readonly keepStates?: boolean;
  /** Called after each accepted step with a borrowed state; what it throws comes through unchanged. */
  readonly watch?: ((state: Float64Array) => void) | undefined;
}

/** The shortest span that is integrated: the inverses of its steps are still numbers. */
export const SHORTEST_SPAN = 1e-290;

/** Vectors up to this length are read where they lie: the set-up of small problems shows in their time. */
const FEW = 64;
const NO_EVENTS: readonly PlannedEvent[] = [];
const DIRECTIONS: readonly EventDirection[] = ["rising", "falling", "both"];

/** Reads and checks everything a call to `solve` and its relatives is given. */
export function readPlan(
  functionName: string,
  methods: Methods,
  field: Field,
  initialLike: VectorLike,
  options: SolveOptions,
  internals: Internals,
): Plan {
  checkFunction(functionName, "field", field);
  const initial = readNumbers(functionName, "initial", initialLike);
  checkRecord(functionName, "options", options);
  const n = initial.length;
  const times = readNumbers(functionName, "options.times", options.times);
  const start = readStart(functionName, options.start, times);
  const direction = readDirection(functionName, times, start);
  const end = times[times.length - 1]!;
  const span = Math.abs(end - start);
  if (!Number.isFinite(span) || (span > 0 && span < SHORTEST_SPAN)) {
    const expected = `over a span that is 0 or a finite number of at least ${SHORTEST_SPAN}`;
    throw ArgumentError.of(functionName, "options.times", expected, span);
  }
  const { events, dense, jacobian, initialStep, maxStep, onProgress, signal } = options;
  const method = checkChoice(
    functionName,
    "options.method",
    options.method ?? "dop853",
    Object.keys(methods) as Method[],
  );
  if (method === "radau") {
    checkMemory(functionName, 'the number of components for method "radau"', 4 * n * n, "use another method");
  }
  if (jacobian !== undefined) checkFunction(functionName, "options.jacobian", jacobian);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  checkSignal(functionName, "options.signal", signal);
  if (dense !== undefined && typeof dense !== "boolean") {
    throw ArgumentError.of(functionName, "options.dense", "true, false or undefined", dense);
  }
  if (initialStep !== undefined) checkNumber(functionName, "options.initialStep", initialStep, { above: 0 });
  if (maxStep !== undefined) {
    checkNumber(functionName, "options.maxStep", maxStep, { above: 0, infinite: true });
  }
  const maxSteps = options.maxSteps ?? 100_000;
  checkNumber(functionName, "options.maxSteps", maxSteps, { atLeast: 1, integer: true });
  const planned = events === undefined ? NO_EVENTS : readEvents(functionName, events);
  const { keepStates = true, observe, watch } = internals;
  const problem: Problem = {
    field,
    jacobian,
    initial,
    start,
    end,
    tolerance: readTolerance(functionName, options, n),
    initialStep,
    maxStep: Math.min(maxStep ?? span, span),
    interpolates: dense !== false || planned.length > 0 || anyBetween(times, start, end),
  };
  return {
    functionName,
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
    watch,
  };
}

/** `readVector` without its detours where the numbers lie in an array; it has the last word on all that is not fit. */
function readNumbers(functionName: string, argument: string, value: VectorLike): Float64Array {
  if (!(Array.isArray(value) || value instanceof Float64Array))
    return readVector(functionName, argument, value);
  const numbers: ArrayLike<unknown> = value;
  const length = numbers.length;
  if (length > FEW) return readVector(functionName, argument, value);
  const copy = new Float64Array(length);
  let fit = length > 0;
  for (let i = 0; i < length; i++) {
    const x = numbers[i];
    if (typeof x === "number" && Number.isFinite(x)) copy[i] = x;
    else fit = false;
  }
  return fit ? copy : readVector(functionName, argument, value);
}

/** Whether an output time lies inside the span. */
function anyBetween(times: Float64Array, start: number, end: number): boolean {
  for (let i = 0; i < times.length; i++) if (times[i] !== start && times[i] !== end) return true;
  return false;
}

function readStart(functionName: string, start: number | undefined, times: Float64Array): number {
  if (start !== undefined) return checkNumber(functionName, "options.start", start);
  return times.length === 1 ? 0 : times[0]!;
}

/** Checks that the times lead away from the start, each at or beyond the one before. */
function readDirection(functionName: string, times: Float64Array, start: number): 1 | -1 {
  const direction = times[times.length - 1]! < start ? -1 : 1;
  let previous = start;
  for (let i = 0; i < times.length; i++) {
    if ((times[i]! - previous) * direction < 0) {
      const argument = `options.times[${i}]`;
      if (i === 0) {
        const expected = `on the same side of the start (${start}) as the last time`;
        throw ArgumentError.of(functionName, argument, expected, times[i]);
      }
      const order = direction === 1 ? "ascending" : "descending";
      const received = `${times[i]} after ${previous}`;
      throw new ArgumentError(functionName, argument, `sorted (${order}, away from the start)`, received);
    }
    previous = times[i]!;
  }
  return direction;
}

function readTolerance(functionName: string, options: SolveOptions, n: number): Tolerance {
  const relative = options.relativeTolerance ?? 1e-9;
  const absolute = options.absoluteTolerance ?? 1e-12;
  return {
    relative: readLevels(functionName, "options.relativeTolerance", relative, n, 1e-14),
    relativeStride: typeof relative === "number" ? 0 : 1,
    absolute: readLevels(functionName, "options.absoluteTolerance", absolute, n, 1e-300),
    absoluteStride: typeof absolute === "number" ? 0 : 1,
  };
}

function readLevels(
  functionName: string,
  argument: string,
  value: number | VectorLike,
  n: number,
  atLeast: number,
): Float64Array {
  if (typeof value === "number") {
    const level = new Float64Array(1);
    level[0] = checkNumber(functionName, argument, value, { atLeast });
    return level;
  }
  const levels = readVector(functionName, argument, value, n);
  for (let i = 0; i < levels.length; i++) {
    checkNumber(functionName, `${argument}[${i}]`, levels[i], { atLeast });
  }
  return levels;
}

function readEvents(functionName: string, events: readonly Event[]): PlannedEvent[] {
  if (!Array.isArray(events)) throw ArgumentError.of(functionName, "options.events", "an array", events);
  return Array.from(events, (event: Event, index) => {
    const argument = `options.events[${index}]`;
    checkRecord(functionName, argument, event);
    checkFunction(functionName, `${argument}.value`, event.value);
    const { name = `event ${index}`, direction = "both", terminal = false } = event;
    checkChoice(functionName, `${argument}.direction`, direction, DIRECTIONS);
    return { name, value: event.value, direction, terminal };
  });
}
