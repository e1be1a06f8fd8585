import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** A decimal number. No two parts match the same digits, so that a long invalid field is rejected in linear time. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
const TWO_NUMBERS = /^\d+ +\d+$/;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;
const INTEGER = /^[+-]?\d+$/;

/** Tests whether a field is a number, possibly one that cannot be read: not finite, or with decimal commas. */
export const isNumeric = (field: string): boolean =>
  [DECIMAL, DECIMAL_COMMA, TWO_NUMBERS, NOT_FINITE].some((pattern) => pattern.test(field));

/** Returns the number in a field, NaN for a field that is not a finite number or is an integer that float64 would change. */
export function numberIn(field: string): number {
  const x = DECIMAL.test(field) ? Number(field) : Number.NaN;
  return Math.abs(x) < 2 ** 53 || (Number.isFinite(x) && isFaithful(field, x)) ? x : Number.NaN;
}

/** Returns the error for a field without a number that can be read. */
export function numberError(at: Arguments, field: string): Error {
  const start = field.slice(0, 40);
  if (DECIMAL_COMMA.test(field)) {
    return at.refusal(HERE, "a number with a decimal point", `a decimal comma (${start})`);
  }
  if (TWO_NUMBERS.test(field)) {
    return at.refusal(HERE, "a finite number", `two numbers (${start}); decimal commas must be points`);
  }
  if (INTEGER.test(field) && Number.isFinite(Number(field))) {
    return at.refusal(HERE, "an integer that float64 represents exactly (up to 2^53)", start);
  }
  return at.error(HERE, "a finite number", field);
}

/** Tests whether a large number was written as a decimal fraction, exactly, or as JavaScript writes it. */
const isFaithful = (field: string, x: number): boolean =>
  !INTEGER.test(field) || field === String(x) || BigInt(field.replace(/^\+/, "")) === BigInt(x);
