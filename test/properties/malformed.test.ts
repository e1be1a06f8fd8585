import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryGrowth } from "../helpers/memory";
import { trials } from "../helpers/nightly";
import { CALLS, type Call } from "./calls";
import { checkOutcome, checkRefusal, type Defect } from "./check-outcome";
import { MALFORMED_VALUES, type MalformedValue } from "./malformed-values";
import { misspeltCalls } from "./misspelt-options";
import { deepFreeze, type Path, pathsIn, replaced } from "./nested-values";

/** A malformed value and the path of the value that it replaces. */
type Replacement = readonly [path: Path, malformed: MalformedValue];

/** Largest growth of memory during all malformed calls of a function, in MB. */
const MEMORY = 256;

/** Starts a measurement of memory, in the nightly run alone, because it collects all garbage first. */
const measuredGrowth = (): (() => number) => (trials(0, 1) === 1 ? memoryGrowth() : () => 0);

const callCounts = new Map<string, number>();

const count = ({ name }: Call): void => void callCounts.set(name, (callCounts.get(name) ?? 0) + 1);

/** Makes a call with replaced arguments; returns a description of the defect that this reveals. */
async function callWith(call: Call, replacements: readonly Replacement[]): Promise<Defect> {
  count(call);
  const args = replacements.reduce<unknown>(
    (given, [path, [, value]]) => replaced(given, path, value()),
    call.args,
  );
  const defect = await checkOutcome(call, args as readonly unknown[]);
  const given = replacements.map(([path, [name]]) => `${name} at [${path.join(".")}]`).join(" and ");
  return defect === undefined ? undefined : `${call.name} with ${given}: ${defect}`;
}

/** Returns all replacements for a call; a call without arguments gets one argument. */
function replacementsFor(call: Call): Replacement[] {
  const paths = call.args.length === 0 ? [[0]] : pathsIn(call.args);
  const all = paths.flatMap((path) => MALFORMED_VALUES.map((value): Replacement => [path, value]));
  return all.filter((replacement) => isBounded(call, replacement));
}

/** Tests that a replacement is not a huge number for an amount of work, which is valid but takes too long. */
function isBounded({ counts = [] }: Call, [path, [, value]]: Replacement): boolean {
  const given = value();
  return !(typeof given === "number" && given >= 2 ** 20 && counts.includes(String(path.at(-1))));
}

/** Every how many of the replacements are tried, fewer than the malformed values: all of them every night. */
const STRIDE = trials(11, 1);

/** Returns replacements in all places; from one place to the next, the values differ. */
const tried = (replacements: readonly Replacement[]): Replacement[] =>
  replacements.filter((_, i) => i % STRIDE === 0);

describe.each(CALLS.map((call) => [call.name, call] as const))("%s", (_, call) => {
  deepFreeze(call.args);
  const replacements = replacementsFor(call);

  let growth = () => 0;
  beforeAll(() => {
    growth = measuredGrowth();
  });
  afterAll(() => expect(growth()).toBeLessThan(MEMORY));

  test("accepts the valid call from which the malformed calls are made", async () => {
    expect(await checkOutcome(call, call.args)).toBeUndefined();
  });

  test.skipIf(call.calls !== undefined)("rejects or handles malformed values in every place", async () => {
    const defects: Defect[] = [];
    for (const replacement of tried(replacements)) defects.push(await callWith(call, [replacement]));
    expect(defects.filter((defect) => defect !== undefined)).toEqual([]);
  });

  test("refuses every misspelt option by name", async () => {
    const defects: Defect[] = [];
    for (const { args, name, path } of misspeltCalls(call)) {
      count(call);
      const defect = await checkRefusal(call, args, name);
      if (defect !== undefined) defects.push(`${call.name} with ${name} at [${path.join(".")}]: ${defect}`);
    }
    expect(defects).toEqual([]);
  });

  test("rejects or handles several malformed values at once", async () => {
    const anyNumber = fc.double().map((x): MalformedValue => [String(x), () => x]);
    const paths = replacements.map(([path]) => path);
    const byNumber = fc.tuple(fc.constantFrom(...paths), anyNumber);
    const replacement = fc
      .oneof(fc.constantFrom(...replacements), byNumber)
      .filter((candidate) => isBounded(call, candidate));
    const several = fc.array(replacement, { minLength: 1, maxLength: 3 });
    const holds = fc.asyncProperty(several, async (chosen) => {
      // Longest paths first, because a replacement on a shorter path may remove the longer ones.
      const ordered = [...chosen].sort(([a], [b]) => b.length - a.length);
      expect(await callWith(call, ordered)).toBeUndefined();
    });
    await fc.assert(holds, { seed: 20260722, numRuns: trials(15, 10 * (call.calls ?? 50)) });
  });
});

afterAll(() => {
  const counts = [...callCounts.values()];
  expect(callCounts.size).toBe(new Set(CALLS.map(({ name }) => name)).size);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(15);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(trials(10_000, 100_000));
});
