import { describe, expect, test } from "vitest";
import { CALLS, type Call } from "./calls";
import { deepFreeze, reachable, snapshot } from "./mutate";

/** The objects and the memory that a value is made of. */
const memoryOf = (value: unknown): Set<unknown> =>
  new Set(
    [...reachable(value)]
      .filter((part) => typeof part === "object" && part !== null)
      .map((part) => (ArrayBuffer.isView(part) ? part.buffer : part)),
  );

/** The numbers and words of a value in order, functions left out. */
const contentsOf = (value: unknown): unknown[] =>
  [...reachable(value)].flatMap((part) => {
    if (ArrayBuffer.isView(part)) return Array.from(part as Float64Array);
    return typeof part === "object" || typeof part === "function" ? [] : [part];
  });

/** Writes to every array of a result. */
function scribble(result: unknown): void {
  for (const part of reachable(result)) {
    if (ArrayBuffer.isView(part)) (part as Float64Array).fill(7);
    else if (Array.isArray(part)) part.reverse();
  }
}

const run = async ({ call, args }: Call): Promise<unknown> => call(...(args as never[]));

describe.each(CALLS.map((call) => [call.name, call] as const))("%s", (_, call) => {
  deepFreeze(call.args);

  test("leaves its arguments as they are and returns none of their memory", async () => {
    const before = snapshot(call.args);
    const result = await run(call);
    expect(call.args).toStrictEqual(before);
    const given = memoryOf(call.args);
    expect([...memoryOf(result)].filter((part) => given.has(part))).toEqual([]);
  });

  test("returns fresh memory every time: writing to a result changes neither arguments nor later results", async () => {
    const before = snapshot(call.args);
    const first = await run(call);
    const contents = contentsOf(first);
    scribble(first);
    expect(call.args).toStrictEqual(before);
    expect(contentsOf(await run(call))).toEqual(contents);
  });
});
