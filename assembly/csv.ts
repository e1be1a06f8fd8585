/*
 * Scanner of tables of decimal numbers. A number m / 10^d with integers m < 2^64 and d <= 22 is rounded correctly here;
 * others are left to the engine.
 */

const PLUS = 43, MINUS = 45, POINT = 46, ZERO = 48, LOWER_E = 101, LINE_BREAK = 10;
/** Largest number of digits of an integer of 64 bits without a sign. */
const MAX_DIGITS = 19;
/** Largest power of ten that float64 represents exactly. */
const MAX_POWER = 22;
/** 2^27 + 1, which splits a float64 into halves of 26 digits. */
const SPLITTER: f64 = 134217729;

const POWERS = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/** Numbers that the last scan has read. */
let count: i32 = 0;
/** Number that `readNumber` has read. */
let value: f64 = 0;

// @ts-ignore: decorator
@inline
function power(k: i32): f64 {
  return load<f64>(POWERS + (<usize>k << 3));
}

// @ts-ignore: decorator
@inline
function digitAt(at: usize): u32 {
  return <u32>load<u8>(at) - ZERO;
}

// @ts-ignore: decorator
@inline
function isEightDigits(bytes: u64): bool {
  const high: u64 = 0xf0f0f0f0f0f0f0f0;
  return ((bytes & high) | (((bytes + 0x0606060606060606) & high) >> 4)) == 0x3333333333333333;
}

/** Number of eight digits, the first one in the lowest byte: neighbours are joined to pairs, then to fours, then to eight. */
// @ts-ignore: decorator
@inline
function eightDigits(bytes: u64): u64 {
  const pairs = ((bytes & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  const fours = ((pairs & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((fours & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/** x − q d, exactly, for q = x / d rounded (Dekker 1971). */
// @ts-ignore: decorator
@inline
function remainder(x: f64, q: f64, d: f64): f64 {
  const product = q * d;
  const qScaled = SPLITTER * q, dScaled = SPLITTER * d;
  const qHigh = qScaled - (qScaled - q), dHigh = dScaled - (dScaled - d);
  const qLow = q - qHigh, dLow = d - dHigh;
  const error = qLow * dLow - (product - qHigh * dHigh - qLow * dHigh - qHigh * dLow);
  return x - product - error;
}

/** m / 10^decimals, correctly rounded, or NaN if the rounding is not certain. */
// @ts-ignore: decorator
@inline
function quotient(m: u64, decimals: i32): f64 {
  const size = <f64>m;
  const rest = <f64><i64>(m - <u64>size);
  if (decimals <= 0) {
    // A product of two exact numbers is rounded once.
    return rest == 0 ? size * power(-decimals) : NaN;
  }
  const divisor = power(decimals);
  const result = size / divisor;
  if (rest == 0) return result;
  const correction = (remainder(size, result, divisor) + rest) / divisor;
  const low = result + correction * (1 - 1e-15), upper = result + correction * (1 + 1e-15);
  return low == upper ? low : NaN;
}

/** Reads the number at `start` into `value`; returns the position after it, or 0 if it is left to the engine. */
function readNumber(start: usize): usize {
  let at = start;
  const sign = load<u8>(at);
  if (sign == MINUS || sign == PLUS) at++;
  const begin = at;
  while (load<u8>(at) == ZERO) at++;
  const leading = at;
  let m: u64 = 0;
  let digit = digitAt(at);
  while (digit <= 9) {
    m = m * 10 + digit;
    digit = digitAt(++at);
  }
  let digits = <i32>(at - leading);
  let decimals = 0;
  let isInteger = true;
  let figures = <i32>(at - begin);
  if (digit == POINT - ZERO) {
    isInteger = false;
    const point = ++at;
    if (digits == 0) while (load<u8>(at) == ZERO) at++;
    const first = at;
    for (let room = MAX_DIGITS - digits; room >= 8; room -= 8) {
      const bytes = load<u64>(at);
      if (!isEightDigits(bytes)) break;
      m = m * 100000000 + eightDigits(bytes);
      at += 8;
    }
    digit = digitAt(at);
    while (digit <= 9) {
      m = m * 10 + digit;
      digit = digitAt(++at);
    }
    digits += <i32>(at - first);
    decimals = <i32>(at - point);
    figures += decimals;
  }
  if (figures == 0 || digits > MAX_DIGITS) return 0;
  if ((digit | 32) == ((LOWER_E - ZERO) | 32)) {
    isInteger = false;
    const mark = load<u8>(++at);
    if (mark == MINUS || mark == PLUS) at++;
    const first = at;
    let exponent = 0;
    digit = digitAt(at);
    while (digit <= 9) {
      exponent = exponent * 10 + <i32>digit;
      digit = digitAt(++at);
    }
    if (at == first || at > first + 3) return 0;
    decimals += mark == MINUS ? exponent : -exponent;
  }
  // Large integers are accepted only if float64 represents them.
  if (isInteger && m >= 9007199254740992) return 0;
  if (decimals > MAX_POWER || decimals < -MAX_POWER) return 0;
  const size = quotient(m, decimals);
  if (size != size) return 0;
  value = sign == MINUS ? -size : size;
  return at;
}

/**
 * Reads at most `most` numbers between `at` and `end` to `out`, each followed by the separator, the last of `width` in a line by
 * a line break. Returns the position of the first number that was not read; `scanned` returns the number of those read.
 */
export function scan(
  at: usize,
  end: usize,
  separator: u32,
  width: i32,
  column: i32,
  out: usize,
  most: i32,
): usize {
  count = 0;
  while (at < end && count < most) {
    const next = readNumber(at);
    const isLast = column == width - 1;
    if (next == 0 || load<u8>(next) != (isLast ? LINE_BREAK : separator)) break;
    store<f64>(out + (<usize>count << 3), value);
    count++;
    column = isLast ? 0 : column + 1;
    at = next + 1;
  }
  return at;
}

export function scanned(): i32 {
  return count;
}
