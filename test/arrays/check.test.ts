import { describe, expect, test } from "vitest";
import {
  checkBoolean,
  checkChoice,
  checkFields,
  checkFinite,
  checkFunction,
  checkMemory,
  checkNumber,
  checkRecord,
  checkSignal,
  checkTimes,
} from "../../src/arrays/check";
import { argumentErrorOf } from "./argument-error";

describe("checkNumber", () => {
  test("returns a number within its range, including the limits", () => {
    expect(checkNumber("f", "x", 1, { atLeast: 1, atMost: 1, integer: true })).toBe(1);
    expect(checkNumber("f", "x", Number.POSITIVE_INFINITY, { infinite: true })).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(checkNumber("f", "x", Number.MIN_VALUE, { above: 0 })).toBe(Number.MIN_VALUE);
  });

  test.each<[value: unknown, range: object, expected: string]>([
    [Number.NaN, {}, "a finite number"],
    [Number.NaN, { infinite: true }, "a number"],
    [Number.POSITIVE_INFINITY, {}, "a finite number"],
    ["1", {}, "a finite number"],
    [1n, {}, "a finite number"],
    [1.5, { integer: true }, "an integer"],
    [2 ** 60, { integer: true, atLeast: 0 }, "an integer at least 0"],
    [0, { above: 0 }, "a finite number above 0"],
    [2, { atLeast: 0, atMost: 1 }, "a finite number at least 0 and at most 1"],
  ])("rejects %s for the range %o", (value, range, expected) => {
    const error = argumentErrorOf(() => checkNumber("f", "x", value, range));
    expect([error.functionName, error.argument, error.expected]).toEqual(["f", "x", expected]);
  });
});

describe("checkTimes", () => {
  test("returns a copy of times in ascending order, with repetitions", () => {
    const times = Float64Array.of(0, 1, 1, 2);
    const checked = checkTimes("f", "t", times);
    checked[0] = 5;
    expect(times).toEqual(Float64Array.of(0, 1, 1, 2));
  });

  test.each<[times: unknown, message: string]>([
    [[], "f: t must be a vector of at least one finite number, received an empty array"],
    [[0, -1], "f: t[1] must be at least 0, received -1"],
    [[0, 2, 1], "f: t[2] must be at least the time before it (ascending order), received 1 after 2"],
    [[0, Number.NaN], "f: t[1] must be a finite number, received NaN"],
    ["0, 1", 'f: t must be a vector of at least one finite number, received the string "0, 1"'],
  ])("rejects the times %o", (times, message) => {
    expect(argumentErrorOf(() => checkTimes("f", "t", times as number[])).message).toBe(message);
  });
});

test("checkChoice returns one of the choices, and lists them in its error otherwise", () => {
  expect(checkChoice("f", "x", "a", ["a", "b"])).toBe("a");
  expect(argumentErrorOf(() => checkChoice("f", "x", "c", ["a", "b"])).message).toBe(
    'f: x must be "a" or "b", received the string "c"',
  );
});

test("checkRecord accepts objects and rejects arrays of any kind", () => {
  checkRecord("f", "x", {});
  checkRecord("f", "x", Object.create(null));
  for (const wrong of [null, undefined, 1, "a", [], new Float64Array(1), () => 1]) {
    expect(argumentErrorOf(() => checkRecord("f", "x", wrong)).expected).toBe("an object");
  }
});

test("checkFields accepts objects with known fields only", () => {
  checkFields("f", "x", { a: 1 }, ["a", "b"]);
  expect(argumentErrorOf(() => checkFields("f", "x", [], ["a", "b"])).expected).toBe("an object");
  const { expected, received } = argumentErrorOf(() => checkFields("f", "x", { a: 1, c: 1 }, ["a", "b"]));
  expect([expected, received]).toEqual(["an object with only the fields a, b", "an object with a, c"]);
});

test("checkSignal accepts a signal and rejects its controller", () => {
  const controller = new AbortController();
  checkSignal("f", "x", undefined);
  checkSignal("f", "x", controller.signal);
  checkSignal("f", "x", { aborted: false });
  for (const wrong of [controller, {}, null, 3]) {
    expect(argumentErrorOf(() => checkSignal("f", "x", wrong)).argument).toBe("x");
  }
});

test("checkBoolean and checkFunction reject values of other types", () => {
  expect(checkBoolean("f", "x", false)).toBe(false);
  expect(argumentErrorOf(() => checkBoolean("f", "x", 0)).expected).toBe("true or false");
  checkFunction("f", "x", () => 1);
  expect(argumentErrorOf(() => checkFunction("f", "x", {})).expected).toBe("a function");
});

test("checkFinite reports the value to which a result overflows", () => {
  expect(checkFinite("f", "x", Float64Array.of(1))).toEqual(Float64Array.of(1));
  expect(argumentErrorOf(() => checkFinite("f", "x", Float64Array.of(1, Number.NaN))).received).toMatch(
    "NaN",
  );
});

test("checkMemory accepts 2 GiB and reports the number of bytes of larger requests", () => {
  checkMemory("f", "x", 2 ** 28, "ask for less");
  expect(argumentErrorOf(() => checkMemory("f", "x", 2 ** 28 + 1, "ask for less")).message).toBe(
    "f: x must be small enough to fit in 2,147,483,648 bytes (ask for less), received a request for 2,147,483,656 bytes",
  );
  expect(argumentErrorOf(() => checkMemory("f", "x", Number.NaN, "")).received).toMatch("NaN bytes");
});
