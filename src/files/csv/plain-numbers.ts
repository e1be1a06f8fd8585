import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { numberIn } from "./number";

const [PLUS, MINUS, POINT, ZERO, NINE, UPPER_E, LOWER_E, LINE_BREAK] = [43, 45, 46, 48, 57, 69, 101, 10];

/** Powers of ten that float64 represents exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Rounded inverses of the powers. */
const INVERSES = POWERS.map((power) => 1 / power);

/** Number of decimal digits of each of the two parts of a number; 10^9 times a part is exact. */
const PART_DIGITS = 9;

/** Lines that were read from the start of a text. */
export interface PlainNumbers {
  /** [lines, width] */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly lines: number;
  /** Start of the first line that was not read; the length of the text if all were. */
  readonly end: number;
}

/**
 * Reads lines of `width` decimal numbers without spaces and quotes, up to the first other line, a last line without an
 * end, or `maxLines`.
 *
 * A number of at most 18 digits is converted exactly here: it is the quotient of two integers, and the remainder of a
 * first quotient gives its correction. The rounding of a quotient next to the middle of two float64 numbers, and of
 * other numbers, is left to the engine.
 */
export function plainNumbers(
  at: Arguments,
  bytes: Uint8Array,
  delimiter: string,
  width: number,
  maxLines: number,
): PlainNumbers {
  const capacity = width * Math.min(maxLines, lineCount(bytes));
  at.memory(HERE, capacity, "read it in parts");
  const numbers = new Float64Array(capacity);
  const separator = delimiter.charCodeAt(0);
  // No number passes a line break, so that no byte after the last one is read.
  const lastBreak = bytes.lastIndexOf(LINE_BREAK);
  let [start, lines] = [0, 0];
  while (start <= lastBreak && lines < maxLines) {
    const next = readLine(bytes, start, separator, numbers, lines * width, width);
    if (next === start) break;
    lines++;
    start = next;
  }
  return { numbers: numbers.subarray(0, lines * width), lines, end: start };
}

/** Counts the lines of a text. */
export function lineCount(bytes: Uint8Array): number {
  let count = 1;
  for (let end = bytes.indexOf(LINE_BREAK); end >= 0; end = bytes.indexOf(LINE_BREAK, end + 1)) count++;
  return count;
}

/** Reads the line at `start`, and returns the position after its end, or `start` for a line that is not plain. */
function readLine(
  bytes: Uint8Array,
  start: number,
  separator: number,
  out: Float64Array,
  index: number,
  width: number,
): number {
  let at = start;
  for (let k = index; k < index + width; k++) {
    const end = readNumber(bytes, at, out, k);
    const closing = k === index + width - 1 ? LINE_BREAK : separator;
    if (end === at || bytes[end] !== closing || Number.isNaN(out[k])) return start;
    at = end + 1;
  }
  return at;
}

/**
 * Writes the number at `start` (NaN if float64 cannot represent it) to `out[index]`, and returns the position after it, or
 * `start` if no number begins there. A line break follows the number.
 */
function readNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  const sign = bytes[start]!;
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  while (bytes[at] === ZERO) at++;
  // The first nine digits after leading zeros are an integer of 32 bits, the next nine another.
  let [first, second, digits] = [0, 0, 0];
  let digit = bytes[at]! - ZERO;
  while (digit >= 0 && digit <= 9 && digits < PART_DIGITS) {
    first = Math.imul(first, 10) + digit;
    digits++;
    digit = bytes[++at]! - ZERO;
  }
  if (digit !== POINT - ZERO) return anyNumber(bytes, start, out, index);
  const point = at;
  digit = bytes[++at]! - ZERO;
  while (digits === 0 && digit === 0) digit = bytes[++at]! - ZERO;
  while (digit >= 0 && digit <= 9 && digits < PART_DIGITS) {
    first = Math.imul(first, 10) + digit;
    digits++;
    digit = bytes[++at]! - ZERO;
  }
  while (digit >= 0 && digit <= 9 && digits < 2 * PART_DIGITS) {
    second = Math.imul(second, 10) + digit;
    digits++;
    digit = bytes[++at]! - ZERO;
  }
  const decimals = at - point - 1;
  // A number ends before a separator, which no part of a number is.
  if (decimals === 0 || decimals >= POWERS.length || isPartOfNumber(bytes[at]!)) {
    return anyNumber(bytes, start, out, index);
  }
  const size = digits <= PART_DIGITS ? first / POWERS[decimals]! : quotient(first, second, digits, decimals);
  if (Number.isNaN(size)) return anyNumber(bytes, start, out, index);
  out[index] = sign === MINUS ? -size : size;
  return at;
}

/** Reads a number of any form, like `readNumber`. */
function anyNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  let at = start;
  let value = 0;
  const sign = bytes[at]!;
  if (sign === MINUS || sign === PLUS) at++;
  const begin = at;
  for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
    value = 10 * value + digit;
  const isInteger = at > begin && at - begin <= MAX_INTEGER_DIGITS && !isPartOfNumber(bytes[at]!);
  if (isInteger) {
    out[index] = sign === MINUS ? -value : value;
    return at;
  }
  while (isPartOfNumber(bytes[at]!)) at++;
  const isField = at - start <= MAX_FIELD;
  out[index] = isField ? numberIn(String.fromCharCode(...bytes.subarray(start, at))) : Number.NaN;
  return at;
}

/** Largest number of digits of every integer that float64 represents exactly. */
const MAX_INTEGER_DIGITS = 15;

/** Largest length of a number that is read here. */
const MAX_FIELD = 1000;

const isPartOfNumber = (code: number): boolean =>
  (code >= ZERO && code <= NINE) ||
  code === POINT ||
  code === LOWER_E ||
  code === UPPER_E ||
  code === PLUS ||
  code === MINUS;

/** Computes (first 10^k + second) / 10^decimals for k = digits − 9, correctly rounded, or NaN if the rounding is not certain. */
function quotient(first: number, second: number, digits: number, decimals: number): number {
  const high = first * POWERS[digits - PART_DIGITS]!;
  const sum = high + second;
  const rest = second - (sum - high);
  const divisor = POWERS[decimals]!;
  if (rest === 0) return sum / divisor;
  const result = sum / divisor;
  const correction = (remainder(sum, result, divisor) + rest) * INVERSES[decimals]!;
  const [low, upper] = [result + correction * (1 - 1e-15), result + correction * (1 + 1e-15)];
  return low === upper ? low : Number.NaN;
}

/** Computes x − q d exactly, for q = x / d rounded (Dekker 1971). */
function remainder(x: number, q: number, d: number): number {
  const product = q * d;
  const [qScaled, dScaled] = [SPLITTER * q, SPLITTER * d];
  const qHigh = qScaled - (qScaled - q);
  const dHigh = dScaled - (dScaled - d);
  const [qLow, dLow] = [q - qHigh, d - dHigh];
  const error = qLow * dLow - (product - qHigh * dHigh - qLow * dHigh - qHigh * dLow);
  return x - product - error;
}

/** 2^27 + 1, which splits a float64 into halves of 26 digits. */
const SPLITTER = 2 ** 27 + 1;
