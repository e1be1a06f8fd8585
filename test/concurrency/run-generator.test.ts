import { expect, test } from "vitest";
import { runAsync, runSync } from "../../src/concurrency/run-generator";

/** Work in three parts, with a pause after each; returns the number of parts. */
function* work(log: string[]): Generator<undefined, number> {
  for (let i = 0; i < 3; i++) {
    log.push(`part ${i}`);
    yield;
  }
  return 3;
}

test("runSync runs a generator to its end and returns its value", () => {
  const log: string[] = [];
  expect(runSync(work(log))).toBe(3);
  expect(log).toEqual(["part 0", "part 1", "part 2"]);
});

test("runAsync lets other work run wherever the generator yields", async () => {
  const log: string[] = [];
  setImmediate(() => log.push("other work"));
  expect(await runAsync(work(log))).toBe(3);
  expect(log.indexOf("other work")).toBeGreaterThan(0);
  expect(log.indexOf("other work")).toBeLessThan(3);
});

test("runAsync passes the errors of the generator on", async () => {
  // biome-ignore lint/correctness/useYield: the generator fails before its first pause.
  function* failing(): Generator<undefined, number> {
    throw new Error("failed");
  }
  await expect(runAsync(failing())).rejects.toThrow("failed");
});
