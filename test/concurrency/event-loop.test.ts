import { afterEach, expect, test, vi } from "vitest";
import { solve, solveAsync } from "../../src/ode";
import { oscillator } from "../ode/helpers";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["setImmediate", 20_000, []],
  // Node delivers up to a thousand messages of a channel per iteration of the event loop, which delays timers.
  ["a message channel", 40_000, ["setImmediate"]],
  ["a timer", 2000, ["setImmediate", "MessageChannel"]],
])("solveAsync yields to the event loop through %s, so that timers fire", async (_name, end, missing) => {
  const options = { times: [0, end], dense: false };
  let fired = 0;
  const timer = setInterval(() => fired++, 1);
  for (const name of missing) vi.stubGlobal(name, undefined);
  const solution = await solveAsync(oscillator, [0, 1], options);
  clearInterval(timer);
  expect([...solution.states.data]).toEqual([...solve(oscillator, [0, 1], options).states.data]);
  expect(fired).toBeGreaterThan(0);
});
