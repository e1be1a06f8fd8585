import { numberIn } from "./number";

const [PLUS, MINUS, POINT, ZERO, NINE, UPPER_E, LOWER_E, LINE_BREAK] = [43, 45, 46, 48, 57, 69, 101, 10];

/** Powers of ten that float64 represents exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Number of decimal digits of each of the two parts of a number; 10^9 times a part is exact. */
const PART_DIGITS = 9;

/** Part of a text that was read. */
export interface PlainNumbers {
  /** Start of the first line that was not read; the length of the text if all were. */
  readonly end: number;
  readonly lines: number;
}

/** Number of characters that are scanned at a time, as bytes. */
const BLOCK = 2 ** 18;

/**
 * Reads lines of `width` decimal numbers without spaces and quotes, from the position `start` on, up to the first other line
 * or `maxLines`, and passes the numbers of each line to `onLine`, which is to copy them.
 *
 * A number of at most 18 digits is converted exactly here: it is the quotient of two integers, and the remainder of a
 * first quotient gives its correction. The rounding of a quotient next to the middle of two float64 numbers, and of
 * other numbers, is left to the engine.
 */
export function plainNumbers(
  text: string,
  delimiter: string,
  width: number,
  start: number,
  maxLines: number,
  onLine: (numbers: Float64Array) => void,
): PlainNumbers {
  const bytes = new Uint8Array(BLOCK + 1);
  const encoder = new TextEncoder();
  const numbers = new Float64Array(width);
  const separator = delimiter.charCodeAt(0);
  let [end, lines] = [start, 0];
  while (end < text.length && lines < maxLines) {
    const { written } = encoder.encodeInto(text.slice(end, end + BLOCK), bytes.subarray(0, BLOCK));
    bytes[written] = LINE_BREAK;
    const isLast = end + BLOCK >= text.length;
    let at = 0;
    while (lines < maxLines) {
      const next = readLine(bytes, at, separator, numbers);
      if (next === at || next > written + (isLast ? 1 : 0)) break;
      onLine(numbers);
      lines++;
      at = next;
    }
    if (at === 0) break;
    end = Math.min(end + at, text.length);
  }
  return { end, lines };
}

/** Reads the line at `start`, and returns the position after its end, or `start` for a line that is not plain. */
function readLine(bytes: Uint8Array, start: number, separator: number, out: Float64Array): number {
  const last = out.length - 1;
  let at = start;
  for (let column = 0; column <= last; column++) {
    const end = readNumber(bytes, at, out, column);
    if (end === at || bytes[end] !== (column === last ? LINE_BREAK : separator) || Number.isNaN(out[column]))
      return start;
    at = end + 1;
  }
  return at;
}

/**
 * Writes the number at `start` (NaN if float64 cannot represent it) to `out[index]`, and returns the position after it, or
 * `start` if there is none. The bytes end with a line break.
 */
function readNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  const sign = bytes[start]!;
  const begin = sign === MINUS || sign === PLUS ? start + 1 : start;
  let at = begin;
  let first = 0;
  let second = 0;
  let digits = 0;
  let point = -1;
  let code = bytes[at]!;
  for (; ; code = bytes[++at]!) {
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits < PART_DIGITS) first = 10 * first + digit;
      else second = 10 * second + digit;
      // Leading zeros are not counted.
      if (digits > 0 || digit > 0) digits++;
    } else if (code === POINT && point < 0) point = at;
    else break;
  }
  const decimals = point < 0 ? 0 : at - point - 1;
  if (at - begin === (point < 0 ? 0 : 1)) return start;
  const hasExponent = code === LOWER_E || code === UPPER_E;
  const isShort = digits <= 2 * PART_DIGITS && (point >= 0 || digits <= 15);
  if (!hasExponent && isShort && decimals < POWERS.length) {
    const size =
      digits <= PART_DIGITS ? first / POWERS[decimals]! : quotient(first, second, digits, decimals);
    out[index] = sign === MINUS ? -size : size;
    if (!Number.isNaN(size)) return at;
  }
  while (isPartOfNumber(bytes[at]!)) at++;
  const isField = at - start <= MAX_FIELD;
  out[index] = isField ? numberIn(String.fromCharCode(...bytes.subarray(start, at))) : Number.NaN;
  return at;
}

/** Largest length of a number that is read here. */
const MAX_FIELD = 1000;

const isPartOfNumber = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || code === LOWER_E || code === UPPER_E || code === PLUS || code === MINUS;

/** Computes (first 10^k + second) / 10^decimals for k = digits − 9, correctly rounded, or NaN if the rounding is not certain. */
function quotient(first: number, second: number, digits: number, decimals: number): number {
  const high = first * POWERS[digits - PART_DIGITS]!;
  const sum = high + second;
  const rest = second - (sum - high);
  const divisor = POWERS[decimals]!;
  if (rest === 0) return sum / divisor;
  const result = sum / divisor;
  const correction = (remainder(sum, result, divisor) + rest) / divisor;
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
