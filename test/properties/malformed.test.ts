import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { CALLS, type Call } from "./calls";
import { HOSTILE, type Hostile } from "./hostile";
import { judge, type Verdict } from "./check-outcome";
import { deepFreeze, type Path, pathsIn, replaced } from "./mutate";

/** What is put in place of what was right. */
type Fault = readonly [path: Path, hostile: Hostile];

const thrown = new Map<string, number>();

/** Makes the call with these faults in its arguments; the verdict says what they were. */
async function throwAt(call: Call, faults: readonly Fault[]): Promise<Verdict> {
  thrown.set(call.name, (thrown.get(call.name) ?? 0) + 1);
  const args = faults.reduce<unknown>(
    (given, [path, [, value]]) => replaced(given, path, value()),
    call.args,
  );
  const verdict = await judge(call, args as readonly unknown[]);
  const given = faults.map(([path, [what]]) => `${what} at [${path.join(".")}]`).join(" and ");
  return verdict === undefined ? undefined : `${call.name} with ${given}: ${verdict}`;
}

/** Every fault that a call can be given; functions without arguments are given one. */
function faultsOf(call: Call): Fault[] {
  const paths = call.args.length === 0 ? [[0]] : pathsIn(call.args);
  const faults = paths.flatMap((path) => HOSTILE.map((hostile): Fault => [path, hostile]));
  return faults.filter((fault) => isBounded(call, fault));
}

/** Not a vast number for a count of work to do: no mistake that can be told from a wish, only a long wait. */
function isBounded({ counts = [] }: Call, [path, [, value]]: Fault): boolean {
  const given = value();
  return !(typeof given === "number" && given >= 2 ** 20 && counts.includes(String(path.at(-1))));
}

describe.each(CALLS.map((call) => [call.name, call] as const))("%s", (_, call) => {
  deepFreeze(call.args);
  const faults = faultsOf(call);

  test("accepts the call that the malformed ones are made from", async () => {
    expect(await judge(call, call.args)).toBeUndefined();
  });

  test.skipIf(call.calls !== undefined)("bears every hostile value in every place", async () => {
    const verdicts: Verdict[] = [];
    for (const fault of faults) verdicts.push(await throwAt(call, [fault]));
    expect(verdicts.filter((verdict) => verdict !== undefined)).toEqual([]);
  });

  test("bears several hostile values at once", async () => {
    const anyNumber = fc.double().map((x): Hostile => [String(x), () => x]);
    const numbered = fc.tuple(fc.constantFrom(...faults.map(([path]) => path)), anyNumber);
    const fault = fc.oneof(fc.constantFrom(...faults), numbered).filter((f) => isBounded(call, f));
    const some = fc.array(fault, { minLength: 1, maxLength: 3 });
    const holds = fc.asyncProperty(some, async (chosen) => {
      // The deepest place first: a fault above it then takes it away with everything else there.
      const ordered = [...chosen].sort(([a], [b]) => b.length - a.length);
      expect(await throwAt(call, ordered)).toBeUndefined();
    });
    await fc.assert(holds, { seed: 20260722, numRuns: call.calls ?? 50 });
  });
});

afterAll(() => {
  const counts = [...thrown.values()];
  expect(thrown.size).toBe(new Set(CALLS.map(({ name }) => name)).size);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(15);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1000);
});
