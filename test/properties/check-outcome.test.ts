import { expect, test } from "vitest";
import * as library from "../../src";
import { ArgumentError } from "../../src/arrays";
import { CALLS } from "./calls";
import { judge } from "./check-outcome";

const verdictOn = (call: (value: { list: number[]; data: Float64Array }) => unknown) =>
  judge({ name: "f", call, args: [] }, [{ list: [1, 2], data: Float64Array.of(1, 2) }]);

test("the judge sees NaN wherever it is", async () => {
  expect(await verdictOn(() => 1)).toBeUndefined();
  expect(await verdictOn(() => Number.NaN)).toMatch("NaN");
  expect(await verdictOn(async () => ({ a: [{ b: Float64Array.of(0, Number.NaN) }] }))).toMatch("NaN");
  expect(await verdictOn(() => '<path d="M0 NaN"/>')).toMatch("NaN");
});

test("the judge sees what is written to an argument", async () => {
  expect(await verdictOn(({ data }) => data.fill(3))).toMatch("wrote");
  expect(await verdictOn(({ list }) => list.sort((a, b) => b - a))).toMatch("wrote");
});

test("the judge accepts only errors that say who refuses what", async () => {
  const throwing = (error: Error) =>
    verdictOn(() => {
      throw error;
    });
  expect(await throwing(new ArgumentError("f", "x", "a number", "null"))).toBeUndefined();
  expect(await throwing(new ArgumentError("g", "x", "a number", "null"))).toMatch("does not begin");
  expect(await throwing(new ArgumentError("f", "", "a number", "null"))).toMatch("too little");
  expect(await throwing(new TypeError("x is undefined"))).toMatch("TypeError");
  expect(await throwing(new RangeError("f: invalid length"))).toMatch("RangeError");
});

test("every public function is in the table", () => {
  const { arrays: _, ...subpaths } = library;
  const functions = Object.values(subpaths).flatMap((subpath) =>
    Object.entries(subpath).flatMap(([name, value]) => (typeof value === "function" ? [name] : [])),
  );
  const named = new Set(CALLS.map(({ name }) => name));
  expect(functions.filter((name) => !named.has(name))).toEqual([]);
});
