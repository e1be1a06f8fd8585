import { ArgumentError } from "./errors";
import { readVector } from "./readers";
import type { VectorLike } from "./types";

export { checkMemory } from "./memory";

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
  const list = Array.isArray(value) || ArrayBuffer.isView(value);
  if (typeof value === "object" && value !== null && !list) return;
  throw ArgumentError.of(functionName, argument, "an object", value);
}

/** The same, with no fields but these: a misspelt option would be passed over in silence. */
export function checkFields(
  functionName: string,
  argument: string,
  value: object,
  known: readonly string[],
): void {
  checkRecord(functionName, argument, value);
  if (Object.keys(value).every((field) => known.includes(field))) return;
  throw ArgumentError.of(functionName, argument, `an object of no fields but ${known.join(", ")}`, value);
}

/** Checks that an option is a signal, if it is there: a controller, whose field the signal is, would never abort. */
export function checkSignal(functionName: string, argument: string, value: unknown): void {
  const { aborted } = (value ?? {}) as { readonly aborted?: unknown };
  if (value === undefined || typeof aborted === "boolean") return;
  throw ArgumentError.of(functionName, argument, "an AbortSignal, an object with aborted", value);
}

/** `value` itself after checking that it is true or false. */
export function checkBoolean(functionName: string, argument: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw ArgumentError.of(functionName, argument, "true or false", value);
}

/** Checks that an argument (a callback, a field) can be called. */
export function checkFunction(functionName: string, argument: string, value: unknown): void {
  if (typeof value !== "function") throw ArgumentError.of(functionName, argument, "a function", value);
}

/** `numbers` themselves after checking that computing them from an argument did not overflow. */
export function checkFinite(functionName: string, argument: string, numbers: Float64Array): Float64Array {
  // Without a branch: 0 · x is NaN for everything else. Four sums, because one would wait for each of its terms.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * numbers[i]!;
    b += 0 * numbers[i + 1]!;
    c += 0 * numbers[i + 2]!;
    d += 0 * numbers[i + 3]!;
  }
  for (let i = whole; i < numbers.length; i++) a += 0 * numbers[i]!;
  if (a + b + c + d === 0) return numbers;
  const wrong = numbers.findIndex((x) => !Number.isFinite(x));
  const received = `numbers for which it overflows (to ${numbers[wrong]})`;
  throw new ArgumentError(functionName, argument, "of a size for which the result is finite", received);
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
