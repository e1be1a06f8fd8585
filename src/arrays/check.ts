import { readVector } from "./convert";
import { ArgumentError } from "./errors";
import type { VectorLike } from "./types";

/** Limits that a number argument has to keep. */
export interface NumberRange {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
  /** Accept `Infinity` (never NaN). */
  readonly infinite?: boolean;
}

/** `value` itself after checking that it is a number within the range; otherwise an `ArgumentError`. */
export function checkNumber(
  functionName: string,
  argument: string,
  value: unknown,
  range: NumberRange = {},
): number {
  const { atLeast, above, atMost, integer = false, infinite = false } = range;
  const fits =
    typeof value === "number" &&
    (infinite ? !Number.isNaN(value) : Number.isFinite(value)) &&
    (!integer || Number.isSafeInteger(value)) &&
    (atLeast === undefined || value >= atLeast) &&
    (above === undefined || value > above) &&
    (atMost === undefined || value <= atMost);
  if (fits) return value;
  const limits = [
    atLeast === undefined ? [] : [`at least ${atLeast}`],
    above === undefined ? [] : [`above ${above}`],
    atMost === undefined ? [] : [`at most ${atMost}`],
  ].flat();
  const kind = integer ? "an integer" : infinite ? "a number" : "a finite number";
  throw ArgumentError.of(functionName, argument, [kind, limits.join(" and ")].join(" ").trim(), value);
}

/** `value` itself after checking that it is one of `choices`. */
export function checkChoice<Choice extends string>(
  functionName: string,
  argument: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value as Choice)) return value as Choice;
  throw ArgumentError.of(functionName, argument, choices.map((c) => JSON.stringify(c)).join(" or "), value);
}

/** Checks that an argument is a record (an options object, a task), so that its fields can be read. */
export function checkRecord(functionName: string, argument: string, value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw ArgumentError.of(functionName, argument, "an object", value);
}

/** A fresh copy of output times: at least one, finite, not negative, never descending. */
export function checkTimes(functionName: string, argument: string, value: VectorLike): Float64Array {
  const times = readVector(functionName, argument, value);
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < 0) throw ArgumentError.of(functionName, `${argument}[${i}]`, "at least 0", times[i]);
    if (i > 0 && times[i]! < times[i - 1]!) {
      const received = `${times[i]} after ${times[i - 1]}`;
      throw new ArgumentError(
        functionName,
        `${argument}[${i}]`,
        "at least the time before it (sorted)",
        received,
      );
    }
  }
  return times;
}

/** The largest buffer the library allocates without being told to, in bytes. */
const LARGEST_BUFFER = 2 ** 31;

/** Refuses an allocation of `count` float64 numbers that would not fit, before it is made, naming the bytes. */
export function checkMemory(functionName: string, argument: string, count: number, advice: string): void {
  const bytes = count * 8;
  if (bytes <= LARGEST_BUFFER) return;
  const limit = `${LARGEST_BUFFER.toLocaleString("en")} bytes`;
  throw new ArgumentError(
    functionName,
    argument,
    `small enough to fit in ${limit} (${advice})`,
    `a request for ${bytes.toLocaleString("en")} bytes`,
  );
}
