/*
 * Partition of the signed half-angles into the intervals of a table: an eighth of an octave each, so that the leading
 * bits of a number (its key) determine its interval without arithmetic.
 *
 * The kernels have a branch point at 0, where directions are parallel or opposite. Relative to its length, every
 * interval is about equally far from 0, so polynomials converge equally fast in all of them, for networks of any
 * depth.
 */

/** Bits of a number's upper half that lie below its key of sign, exponent and three bits of the mantissa. */
const BITS_BELOW_KEY = 17;
/** Number of possible keys: upper limit of a key, exclusive. */
export const KEY_COUNT = 1 << (32 - BITS_BELOW_KEY);
/** Key of -0. */
const NEGATIVE_ZERO_KEY = KEY_COUNT / 2;
/** Keys of 2^-120, below which half-angles count as 0, and of the last interval below ½, the right angle. */
const [FIRST_KEY, LAST_KEY] = [(1023 - 120) << 3, ((1023 - 2) << 3) + 7];
/** Number of intervals, including the one of 0 alone on either side. */
export const INTERVAL_COUNT = 2 * (LAST_KEY - FIRST_KEY + 2);

const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);
number[0] = 1;
/** Index of the 32-bit integer that is the upper half of a number on this machine. */
const UPPER_HALF = bits[1] === 0 ? 0 : 1;

/** Returns the leading bits of a half-angle: sign, exponent and three bits of the mantissa. */
export function keyOf(half: number): number {
  number[0] = half;
  return bits[UPPER_HALF]! >>> BITS_BELOW_KEY;
}

/**
 * Returns the interval of half-angles with this key, identified by its smallest key, or undefined for half-angles
 * beyond ½ and for NaN.
 */
export function intervalOf(key: number): number | undefined {
  const unsignedKey = key % NEGATIVE_ZERO_KEY;
  // Rounding may make the half-angle of a right angle slightly larger than ½.
  if (unsignedKey > LAST_KEY + 1) return undefined;
  return key - unsignedKey + (unsignedKey < FIRST_KEY ? 0 : Math.min(unsignedKey, LAST_KEY));
}

/**
 * Returns the position of an interval in the order from the right angle to 0, where acute and obtuse angles alternate.
 */
export const rankOf = (interval: number): number =>
  2 * (LAST_KEY - Math.max(interval % NEGATIVE_ZERO_KEY, FIRST_KEY - 1)) +
  (interval < NEGATIVE_ZERO_KEY ? 0 : 1);

/** Returns the midpoint of an interval and half of its length, both without the sign. */
export function spanOf(interval: number): { readonly middle: number; readonly radius: number } {
  const unsignedKey = interval % NEGATIVE_ZERO_KEY;
  if (unsignedKey === 0) return { middle: 0, radius: 0 };
  const octave = 2 ** ((unsignedKey >> 3) - 1023);
  return { middle: octave * (1 + ((unsignedKey & 7) + 0.5) / 8), radius: octave / 16 };
}

/** Returns 1 for an interval of acute angles and -1 for an interval of obtuse angles. */
export const signOf = (interval: number): 1 | -1 => (interval < NEGATIVE_ZERO_KEY ? 1 : -1);
