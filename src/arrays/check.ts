import { ArgumentError } from "./errors";
import { readVector } from "./readers";
import type { VectorLike } from "./types";

export { checkMemory } from "./memory";

/** Limits of a number argument. */
export interface NumberRange {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
  /** True to accept infinite values; NaN is never accepted. */
  readonly infinite?: boolean;
}

/** Returns `value` if it is a number within the range. Throws an `ArgumentError` otherwise. */
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

/** Returns `value` if it is one of `choices`. Throws an `ArgumentError` that lists them otherwise. */
export function checkChoice<Choice extends string>(
  functionName: string,
  argument: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value as Choice)) return value as Choice;
  throw ArgumentError.of(functionName, argument, choices.map((c) => JSON.stringify(c)).join(" or "), value);
}

/** Checks that an argument is a record (an options object, a task) whose fields can be read. */
export function checkRecord(functionName: string, argument: string, value: unknown): void {
  const list = Array.isArray(value) || ArrayBuffer.isView(value);
  if (typeof value === "object" && value !== null && !list) return;
  throw ArgumentError.of(functionName, argument, "an object", value);
}

/** Checks that an argument is a record with known fields only, because a misspelt option would be ignored silently. */
export function checkFields(
  functionName: string,
  argument: string,
  value: object,
  known: readonly string[],
): void {
  checkRecord(functionName, argument, value);
  if (Object.keys(value).every((field) => known.includes(field))) return;
  throw ArgumentError.of(functionName, argument, `an object with only the fields ${known.join(", ")}`, value);
}

/**
 * Checks that an optional argument is an abort signal. An `AbortController` passed in its place is rejected, because it
 * would never abort.
 */
export function checkSignal(functionName: string, argument: string, value: unknown): void {
  const { aborted } = (value ?? {}) as { readonly aborted?: unknown };
  if (value === undefined || typeof aborted === "boolean") return;
  throw ArgumentError.of(
    functionName,
    argument,
    "an AbortSignal (an object with the boolean field aborted)",
    value,
  );
}

/** Returns `value` if it is a boolean. Throws an `ArgumentError` otherwise. */
export function checkBoolean(functionName: string, argument: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw ArgumentError.of(functionName, argument, "true or false", value);
}

/** Checks that an argument (a callback, a field) can be called. */
export function checkFunction(functionName: string, argument: string, value: unknown): void {
  if (typeof value !== "function") throw ArgumentError.of(functionName, argument, "a function", value);
}

/** Returns `numbers`, computed from an argument, if none of them overflowed. Throws an `ArgumentError` otherwise. */
export function checkFinite(functionName: string, argument: string, numbers: Float64Array): Float64Array {
  // No branches: 0 · x is NaN unless x is finite. Four sums, because each addition to one sum waits for the last.
  let [a, b, c, d] = [0, 0, 0, 0];
  const unrolled = numbers.length - (numbers.length % 4);
  for (let i = 0; i < unrolled; i += 4) {
    a += 0 * numbers[i]!;
    b += 0 * numbers[i + 1]!;
    c += 0 * numbers[i + 2]!;
    d += 0 * numbers[i + 3]!;
  }
  for (let i = unrolled; i < numbers.length; i++) a += 0 * numbers[i]!;
  if (a + b + c + d === 0) return numbers;
  const index = numbers.findIndex((x) => !Number.isFinite(x));
  const received = `values for which it overflows (to ${numbers[index]})`;
  throw new ArgumentError(functionName, argument, "small enough for the result to be finite", received);
}

/** Reads output times to a fresh array: at least one, all finite, none negative, in ascending order (or equal). */
export function checkTimes(functionName: string, argument: string, value: VectorLike): Float64Array {
  const times = readVector(functionName, argument, value);
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < 0) throw ArgumentError.of(functionName, `${argument}[${i}]`, "at least 0", times[i]);
    if (i > 0 && times[i]! < times[i - 1]!) {
      const received = `${times[i]} after ${times[i - 1]}`;
      throw new ArgumentError(
        functionName,
        `${argument}[${i}]`,
        "at least the time before it (ascending order)",
        received,
      );
    }
  }
  return times;
}
