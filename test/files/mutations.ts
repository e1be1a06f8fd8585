import fc from "fast-check";
import { expect } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import { memoryGrowth } from "../helpers/memory";
import { trials } from "../helpers/nightly";

/** Number of mutated files per format. */
const MUTATIONS = trials(2000, 25_000);

/** Number of random files per format and kind. */
const RANDOM_FILES = trials(300, 5000);

/** Largest growth of memory while files of one format are read, in MB. */
const MEMORY = 256;

/** A reader of a file with one array or several. */
type Reader = (bytes: Uint8Array) => readonly NdArray[];

/** Expects a reader to return arrays of finite numbers or to throw an `ArgumentError`. */
function expectSound(read: Reader, bytes: Uint8Array): void {
  try {
    for (const { data } of read(bytes)) expect(data.every(Number.isFinite)).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
  }
}

/** Expects finite arrays or an `ArgumentError` for random files. */
export function expectSoundForRandom(read: Reader, random: fc.Arbitrary<Uint8Array>): void {
  const growth = memoryGrowth();
  fc.assert(
    fc.property(random, (bytes) => expectSound(read, bytes)),
    { numRuns: RANDOM_FILES },
  );
  expect(growth()).toBeLessThan(MEMORY);
}

/** Expects finite arrays or an `ArgumentError` for valid files with one to `maxFlips` flipped bits. */
export function expectSoundForFlippedBits(read: Reader, files: readonly Uint8Array[], maxFlips = 1): void {
  const flip = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 }));
  const flips = fc.array(flip, { minLength: 1, maxLength: maxFlips });
  const growth = memoryGrowth();
  fc.assert(
    fc.property(fc.constantFrom(...files), flips, (bytes, places) => {
      const mutated = bytes.slice();
      for (const [at, bit] of places) mutated[at % bytes.length]! ^= 1 << bit;
      expectSound(read, mutated);
    }),
    { numRuns: MUTATIONS },
  );
  expect(growth()).toBeLessThan(MEMORY);
}
