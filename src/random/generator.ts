import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { argumentsOf } from "../arrays/arguments";
import { stableLog } from "./stable-log";

/** Stream of random numbers, which depend only on the seed, not on the JavaScript engine. */
export interface Generator {
  /** Returns the next number, uniform on [0, 1) in steps of 2⁻⁵³. */
  uniform(): number;
  /** Returns the next standard normal number. */
  normal(): number;
  /** Returns the next integer, uniform on 0 ... `below` − 1, for `below` up to 2³². */
  integer(below: number): number;
  /** Returns a new stream that is statistically independent of this one, and advances this one by four words. */
  split(): Generator;
}

/**
 * Creates a seeded, splittable stream of random numbers (xoroshiro128+ of the pure-rand package).
 *
 * Normal numbers are drawn by Marsaglia's polar method with a logarithm that uses only IEEE operations, so that they do
 * not depend on the platform.
 *
 * @param seed any safe integer
 * @throws ArgumentError when `seed` is not an integer
 * @example
 * const random = generator(7);
 * const [x, z] = [random.uniform(), random.normal()];
 * const other = random.split();
 */
export function generator(seed = 0): Generator {
  argumentsOf("generator").number("seed", seed, { integer: true });
  const high = Math.floor(seed / 2 ** 32);
  return fromWords([seed | 0, high | 0, 0x243f6a88, 0x85a308d3]);
}

/**
 * Creates a separate stream for every list of integers, for draws that must not depend on the number of earlier draws.
 */
export const streamOf = (seed: number, ...indices: readonly number[]): Generator =>
  fromWords([seed, ...indices].flatMap((x) => [x | 0, Math.floor(x / 2 ** 32) | 0]));

/**
 * Creates a stream with a hash of words as its state: similar seeds give unrelated states, and no state is all zeros.
 */
function fromWords(words: readonly number[]): Generator {
  let carry = 0x9e3779b9;
  const absorb = (word: number) => {
    carry = scramble((carry ^ word) + 0x9e3779b9);
    return carry;
  };
  for (const word of words) absorb(word);
  const state = [0, 1, 2, 3].map((i) => absorb(words[i % words.length]!));
  const source = xoroshiro128plusFromState(state.every((word) => word === 0) ? [1, 2, 3, 4] : state);

  let spare: number | undefined;
  const uniform = () => ((source.next() >>> 5) * 2 ** 26 + (source.next() >>> 6)) / 2 ** 53;
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const radius = Math.sqrt((-2 * stableLog(square)) / square);
      spare = v * radius;
      return u * radius;
    }
  };
  const integer = (below: number) => {
    argumentsOf("generator.integer").number("below", below, { integer: true, atLeast: 1, atMost: 2 ** 32 });
    const limit = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const word = source.next() >>> 0;
      if (word < limit) return word % below;
    }
  };
  const split = () => fromWords([source.next(), source.next(), source.next(), source.next()]);
  return { uniform, normal, integer, split };
}

/** Computes a 32-bit bijective hash (the finaliser of MurmurHash3, Appleby 2011, public domain). */
function scramble(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
