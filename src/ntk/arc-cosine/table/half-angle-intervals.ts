/**
 * The intervals of tables of kernels over signed half-angles: an eighth of an octave each, so that the leading bits of a
 * number, its key, tell its interval without arithmetic.
 *
 * The kernels have a branch point where directions are parallel or opposite, at 0. Each interval is as far from it, in
 * units of its own length, as those of other octaves: polynomials converge alike in all of them, for networks of any depth.
 */

/** Bits of the upper half of a number behind its key: its sign, its exponent and three bits of its mantissa. */
const BEHIND = 17;
/** The keys of numbers are less than this. */
export const KEYS = 1 << (32 - BEHIND);
/** The key of -0. */
const NEGATIVE = KEYS / 2;
/** Keys from 2^-120 on, below which nothing tells a half-angle from 0, to just below ½, the right angle. */
const [FIRST, LAST] = [(1023 - 120) << 3, ((1023 - 2) << 3) + 7];
/** How many intervals there are, with the one that is 0 alone on either side. */
export const INTERVALS = 2 * (LAST - FIRST + 2);

const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);
number[0] = 1;
/** Which of two integers is the upper half of a number. */
const UPPER = bits[1] === 0 ? 0 : 1;

export function keyOf(half: number): number {
  number[0] = half;
  return bits[UPPER]! >>> BEHIND;
}

/** The interval of half-angles with this key: the least key that it has; undefined for those beyond ½, and for NaN. */
export function intervalOf(key: number): number | undefined {
  const size = key % NEGATIVE;
  // Rounding may leave a right angle a little more than ½.
  if (size > LAST + 1) return undefined;
  return key - size + (size < FIRST ? 0 : Math.min(size, LAST));
}

/** The place of an interval in their order from the right angle on, those of acute and of obtuse angles in turns. */
export const rankOf = (interval: number): number =>
  2 * (LAST - Math.max(interval % NEGATIVE, FIRST - 1)) + (interval < NEGATIVE ? 0 : 1);

/** The middle of an interval and half of its length, without its sign. */
export function spanOf(interval: number): { readonly middle: number; readonly radius: number } {
  const size = interval % NEGATIVE;
  if (size === 0) return { middle: 0, radius: 0 };
  const octave = 2 ** ((size >> 3) - 1023);
  return { middle: octave * (1 + ((size & 7) + 0.5) / 8), radius: octave / 16 };
}

/** 1 for an interval of acute angles, -1 for one of obtuse ones. */
export const sideOf = (interval: number): 1 | -1 => (interval < NEGATIVE ? 1 : -1);
