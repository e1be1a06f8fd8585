import { expect, test } from "vitest";
import { modeDynamics } from "../../src/deep-linear";
import { checkRefusal } from "./check-outcome";
import { misspeltCalls } from "./misspelt-options";

const call = (...args: unknown[]) => misspeltCalls({ name: "f", call: () => undefined, args });

test("misspeltCalls adds a misspelt copy of each option: without a letter, with two letters swapped, with one more", () => {
  const options = { seed: 1, lambda: 2, depth: 3 };
  expect(call([1], options)).toEqual([
    { args: [[1], { ...options, sed: 1 }], name: "sed", path: [1] },
    { args: [[1], { ...options, labmda: 2 }], name: "labmda", path: [1] },
    { args: [[1], { ...options, depthh: 3 }], name: "depthh", path: [1] },
  ]);
});

test("misspeltCalls finds options within lists and other options", () => {
  const paths = call({ events: [{ value: 1 }], optimiser: { name: "adam" } }).map(({ path }) => path);
  expect(paths).toEqual([[0], [0], [0, "events", 0], [0, "optimiser"]]);
});

test("misspeltCalls leaves data, results and records with the caller's names as they are", () => {
  const task = { inputs: [[1]], targets: [[1]] };
  const mode = modeDynamics({ strength: 1, initial: 0.1 });
  expect(call(task, mode, [task, { aborted: false }])).toEqual([]);
  expect(call({ record: { first: 1 } }).map(({ path }) => path)).toEqual([[0]]);
  expect(call({ ...task, rate: 1 })).toHaveLength(3);
});

test("misspeltCalls never misspells an option as itself or as another option", () => {
  const options = { x: 1, xx: 2, ab: 3, a: 4, ba: 5, abb: 6, hidden: 7, loss: 8 };
  for (const { name } of call(options)) expect(["", ...Object.keys(options)]).not.toContain(name);
});

test("checkRefusal finds a function that ignores a misspelt option, or does not name it", async () => {
  const strict = { name: "modeDynamics", call: modeDynamics, args: [] };
  const options = { strength: 1, initial: 0.1, detph: 3 };
  expect(await checkRefusal(strict, [options], "detph")).toBeUndefined();
  expect(await checkRefusal({ ...strict, call: () => 1 }, [options], "detph")).toMatch("ignored");
  const silent = { ...strict, call: () => modeDynamics({ strength: Number.NaN, initial: 0.1 }) };
  expect(await checkRefusal(silent, [options], "detph")).toMatch("did not name");
});
