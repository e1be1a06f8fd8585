import { expect, test } from "vitest";
import * as library from "../../src";
import { ArgumentError } from "../../src/arrays";
import { CALLS } from "./calls";
import { checkOutcome } from "./check-outcome";

const defectOf = (call: (value: { list: number[]; data: Float64Array }) => unknown) =>
  checkOutcome({ name: "f", call, args: [] }, [{ list: [1, 2], data: Float64Array.of(1, 2) }]);

test("checkOutcome finds NaN and infinity in numbers, arrays, nested results and drawings", async () => {
  expect(await defectOf(() => 1)).toBeUndefined();
  expect(await defectOf(() => Number.NaN)).toMatch("NaN");
  expect(await defectOf(() => [Number.POSITIVE_INFINITY])).toMatch("infinity");
  expect(await defectOf(async () => ({ a: [{ b: Float64Array.of(0, Number.NaN) }] }))).toMatch("NaN");
  expect(await defectOf(() => '<path d="M0 NaN"/>')).toMatch("NaN");
});

test("checkOutcome finds changes of arguments", async () => {
  expect(await defectOf(({ data }) => data.fill(3))).toMatch("wrote");
  expect(await defectOf(({ list }) => list.sort((a, b) => b - a))).toMatch("wrote");
});

test("checkOutcome accepts documented errors that name the function and the argument only", async () => {
  const throwing = (error: Error) =>
    defectOf(() => {
      throw error;
    });
  expect(await throwing(new ArgumentError("f", "x", "a number", "null"))).toBeUndefined();
  expect(await throwing(new ArgumentError("g", "x", "a number", "null"))).toMatch("does not begin");
  expect(await throwing(new ArgumentError("f", "", "a number", "null"))).toMatch("incomplete");
  expect(await throwing(new TypeError("x is undefined"))).toMatch("TypeError");
  expect(await throwing(new RangeError("f: invalid length"))).toMatch("RangeError");
});

const isErrorClass = (value: { readonly prototype?: unknown }) => value.prototype instanceof Error;

test("CALLS has a call of every public function", () => {
  const { arrays: _, ...subpaths } = library;
  const functions = Object.values(subpaths).flatMap((subpath) =>
    Object.entries(subpath).flatMap(([name, value]) =>
      typeof value === "function" && !isErrorClass(value) ? [name] : [],
    ),
  );
  const named = new Set(CALLS.map(({ name }) => name));
  const remedy = "add a valid call of each of these functions to test/properties/calls*.ts";
  expect(
    functions.filter((name) => !named.has(name)),
    remedy,
  ).toEqual([]);
});
