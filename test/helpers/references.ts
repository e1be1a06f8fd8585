import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import {
  type Numbers,
  numbersOf,
  readReferenceFile,
  SUFFIX,
  type Tolerance,
  toleranceOf,
} from "../../scripts/references/reference-file";
import type { NdArray } from "../../src/arrays";

/** A reference value as a test uses it. */
export interface Reference<Given, Expected> {
  readonly given: Given;
  readonly expected: Expected;
  readonly tolerance: Tolerance;
  /** Expects every number of `actual` (arrays may be typed arrays) to equal its counterpart within the tolerance. */
  check(actual: unknown): void;
}

/** The sets of reference values of one test file. */
export interface References {
  /** All values of a set. */
  all<Given = unknown, Expected extends Numbers = number>(
    name: string,
  ): readonly Reference<Given, Expected>[];
  /** The value of a set that has only one. */
  only<Given = unknown, Expected extends Numbers = number>(name: string): Reference<Given, Expected>;
  /** The inputs that the values of a set share. */
  inputs<Inputs>(name: string): Inputs;
}

/**
 * Reads the reference values of a test from the file next to it: `x.references.json` for `x.test.ts`.
 *
 * @param url `import.meta.url` of the test
 */
export function referencesOf(url: string): References {
  const test = fileURLToPath(url);
  const path = join(dirname(test), basename(test).replace(/(\.test)?\.ts$/, SUFFIX));
  const file = readReferenceFile(path);
  const find = (name: string) => {
    const set = file[name];
    if (set === undefined) throw new Error(`${path} has no set "${name}"`);
    return set;
  };
  const all = <Given, Expected extends Numbers>(name: string): Reference<Given, Expected>[] => {
    const set = find(name);
    return set.values.map((value) => {
      const tolerance = toleranceOf(set, value);
      const expected = value.expected as Expected;
      const check = (actual: unknown) => expectWithin(tolerance, actual, expected);
      return { given: value.given as Given, expected, tolerance, check };
    });
  };
  return {
    all,
    only: <Given, Expected extends Numbers>(name: string) => {
      const values = all<Given, Expected>(name);
      if (values.length !== 1) throw new Error(`"${name}" has ${values.length} values, not one`);
      return values[0]!;
    },
    inputs: <Inputs>(name: string) => find(name).inputs as Inputs,
  };
}

/** Expects every number of `actual` to equal its counterpart in `expected` within a tolerance. */
export function expectWithin(tolerance: Tolerance, actual: unknown, expected: Numbers): void {
  const wanted = numbersOf(expected);
  const found = new Map(numbersOf(plain(actual)));
  expect([...found.keys()].sort()).toEqual(wanted.map(([path]) => path).sort());
  const { absolute = 0, relative = 0, ofLargest = 0 } = tolerance === "exact" ? {} : tolerance;
  const largest = wanted.reduce((most, [, x]) => Math.max(most, Math.abs(x)), 0);
  for (const [path, x] of wanted) {
    const bound = absolute + relative * Math.abs(x) + ofLargest * largest;
    const y = found.get(path)!;
    const error = Math.abs(y - x);
    expect(error <= bound, `value${path}: ${y} differs from ${x} by ${error}, more than ${bound}`).toBe(true);
  }
}

/** A result as nested arrays and records: ndarrays become arrays of rows. */
function plain(actual: unknown): Numbers {
  if (typeof actual !== "object" || actual === null) return actual as number;
  if ("shape" in actual && "stride" in actual) return nested(actual as NdArray);
  if (Array.isArray(actual)) return actual.map(plain);
  if (ArrayBuffer.isView(actual)) return Array.from(actual as Float64Array);
  return Object.fromEntries(Object.entries(actual).map(([name, part]) => [name, plain(part)]));
}

/** The entries of an ndarray below an index, as nested arrays. */
function nested(array: NdArray, index: readonly number[] = []): Numbers {
  const size = array.shape[index.length];
  if (size === undefined) return array.get(...index);
  return Array.from({ length: size }, (_, i) => nested(array, [...index, i]));
}
