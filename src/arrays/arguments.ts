import { allFinite, firstNotFinite } from "./finite";
import { nearestName } from "./nearest-name";
import { HERE, type Path } from "./path";
import { Place } from "./place";
import { type ExpectedShape, type MatrixRows, matrixRows } from "./readers/matrix-rows";
import { readMatrix } from "./readers/read-matrix";
import { readVector } from "./readers/read-vector";
import type { AbortSignalLike, Matrix, MatrixLike, VectorLike } from "./types";

export type { ExpectedShape, MatrixRows };

/** Limits of a number argument. */
export interface NumberRange {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
  /** True to accept infinite values; NaN is never accepted. */
  readonly infinite?: boolean;
}

/** All fields of an option record, so that the compiler reports a field that the list lacks or has in excess. */
export type FieldsOf<Options> = Readonly<Record<keyof Options, true>>;

/** Returns the reader of the arguments of one call of a public function. */
export const argumentsOf = (functionName: string): Arguments => new Arguments(functionName, []);

/**
 * Reader of arguments: checks values, and names the called function and the place of the value in every error.
 *
 * Each method takes the path of a value, relative to the reader's own, and the value.
 */
export class Arguments extends Place {
  override at(path: Path): Arguments {
    return new Arguments(this.functionName, [...this.paths, path]);
  }

  /** Returns `value` if it is a number within the range. */
  number(path: Path, value: unknown, range: NumberRange = {}): number {
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
    throw this.error(path, [kind, limits.join(" and ")].join(" ").trim(), value);
  }

  /** Returns `value` if it is one of `choices`. */
  choice<Choice extends string>(path: Path, value: unknown, choices: readonly Choice[]): Choice {
    if (choices.includes(value as Choice)) return value as Choice;
    const expected = choices.map((choice) => JSON.stringify(choice)).join(" or ");
    const nearest = typeof value === "string" && value.length > 2 ? nearestName(value, choices) : undefined;
    if (nearest === undefined) throw this.error(path, expected, value);
    throw this.refusal(path, expected, `${JSON.stringify(value)}; did you mean ${JSON.stringify(nearest)}?`);
  }

  /** Returns `value` if it is a boolean. */
  boolean(path: Path, value: unknown): boolean {
    if (typeof value === "boolean") return value;
    throw this.error(path, "true or false", value);
  }

  /** Returns `value` if it is a string. */
  string(path: Path, value: unknown): string {
    if (typeof value === "string") return value;
    throw this.error(path, "a string", value);
  }

  /** Checks that a value (a callback, a field) can be called. */
  callable(path: Path, value: unknown): void {
    if (typeof value !== "function") throw this.error(path, "a function", value);
  }

  /** Checks that a value is a record (a task, a network) whose fields can be read; other fields may exist. */
  record(path: Path, value: unknown): void {
    const isList = Array.isArray(value) || ArrayBuffer.isView(value);
    if (typeof value !== "object" || value === null || isList) throw this.error(path, "an object", value);
  }

  /**
   * Checks that a value is a record of options without unknown fields, because a misspelt option would be ignored.
   *
   * A field with the value `undefined` counts as absent.
   */
  options<Options extends object>(path: Path, value: Options, known: FieldsOf<Options>): void {
    this.record(path, value);
    for (const field of Object.keys(value)) {
      if (Object.hasOwn(known, field) || value[field as keyof Options] === undefined) continue;
      const names = Object.keys(known);
      const nearest = nearestName(field, names);
      const advice = nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
      const received = `unknown option ${JSON.stringify(field.slice(0, 40))}${advice}`;
      throw this.refusal(path, `an object with only the options ${names.join(", ")}`, received);
    }
  }

  /**
   * Checks that an optional value is an abort signal. An `AbortController` passed in its place is rejected, because it
   * would never abort.
   */
  signal(path: Path, value: AbortSignalLike | undefined): void {
    const { aborted } = (value ?? {}) as { readonly aborted?: unknown };
    if (value === undefined || typeof aborted === "boolean") return;
    throw this.error(path, "an AbortSignal (an object with the boolean field aborted)", value);
  }

  /** Returns `numbers`, computed from an argument, if none of them overflowed. */
  finite(path: Path, numbers: Float64Array): Float64Array {
    if (allFinite(numbers)) return numbers;
    const received = `values for which it overflows (to ${numbers[firstNotFinite(numbers)]})`;
    throw this.refusal(path, "small enough for the result to be finite", received);
  }

  /** Returns a fresh copy of a vector: at least one number, all finite, of the required length. */
  vector(path: Path, value: VectorLike, length?: number): Float64Array {
    return readVector(this.at(path), value, length);
  }

  /** Returns a fresh copy of a matrix of finite numbers of the required shape. */
  matrix(path: Path, value: MatrixLike, shape: ExpectedShape = {}): Matrix {
    return readMatrix(this.at(path), value, shape);
  }

  /** Returns the rows of a matrix, which are copied and checked only when they are needed. */
  rows(path: Path, value: MatrixLike, shape: ExpectedShape = {}): MatrixRows {
    return matrixRows(this.at(path), value, shape);
  }

  /** Returns a fresh array of output times: at least one, none negative, in ascending order (or equal). */
  times(path: Path, value: VectorLike): Float64Array {
    const at = this.at(path);
    const times = at.vector(HERE, value);
    for (let i = 0; i < times.length; i++) {
      if (times[i]! < 0) throw at.error(i, "at least 0", times[i]);
      if (i === 0 || times[i]! >= times[i - 1]!) continue;
      const received = `${times[i]} after ${times[i - 1]}`;
      throw at.refusal(i, "at least the time before it (ascending order)", received);
    }
    return times;
  }
}
