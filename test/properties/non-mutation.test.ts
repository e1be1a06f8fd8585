import { describe, expect, test } from "vitest";
import { CALLS, type Call } from "./calls";
import { deepFreeze, reachable, snapshot } from "./nested-values";

/** Returns the objects and buffers of which a value consists. */
const memoryOf = (value: unknown): Set<unknown> =>
  new Set(
    [...reachable(value)]
      .filter((part) => typeof part === "object" && part !== null)
      .map((part) => (ArrayBuffer.isView(part) ? part.buffer : part)),
  );

/** Returns the numbers and strings of a value in order, without functions. */
const contentsOf = (value: unknown): unknown[] =>
  [...reachable(value)].flatMap((part) => {
    if (ArrayBuffer.isView(part)) return Array.from(part as Float64Array);
    return typeof part === "object" || typeof part === "function" ? [] : [part];
  });

/** Overwrites every array of a result. */
function overwriteArrays(result: unknown): void {
  for (const part of reachable(result)) {
    if (ArrayBuffer.isView(part)) (part as Float64Array).fill(7);
    else if (Array.isArray(part)) part.reverse();
  }
}

const run = async ({ call, args }: Call): Promise<unknown> => call(...(args as never[]));

describe.each(CALLS.map((call) => [call.name, call] as const))("%s", (_, call) => {
  deepFreeze(call.args);

  test("does not change its arguments and returns memory that it does not share with them", async () => {
    const before = snapshot(call.args);
    const result = await run(call);
    expect(call.args).toStrictEqual(before);
    const given = memoryOf(call.args);
    expect([...memoryOf(result)].filter((part) => given.has(part))).toEqual([]);
  });

  test("returns fresh memory: writing to a result changes neither arguments nor later results", async () => {
    const before = snapshot(call.args);
    const first = await run(call);
    const contents = contentsOf(first);
    overwriteArrays(first);
    expect(call.args).toStrictEqual(before);
    expect(contentsOf(await run(call))).toEqual(contents);
  });
});
