import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { HERE } from "../../src/arrays/path";
import { argumentErrorOf } from "./argument-error";

const args = argumentsOf("f");

describe("number", () => {
  test("returns a number within its range, including the limits", () => {
    expect(args.number("x", 1, { atLeast: 1, atMost: 1, integer: true })).toBe(1);
    expect(args.number("x", Number.POSITIVE_INFINITY, { infinite: true })).toBe(Number.POSITIVE_INFINITY);
    expect(args.number("x", Number.MIN_VALUE, { above: 0 })).toBe(Number.MIN_VALUE);
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
    const error = argumentErrorOf(() => args.number("x", value, range));
    expect([error.functionName, error.argument, error.expected]).toEqual(["f", "x", expected]);
  });
});

describe("times", () => {
  test("returns a copy of times in ascending order, with repetitions", () => {
    const times = Float64Array.of(0, 1, 1, 2);
    const checked = args.times("t", times);
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
    expect(argumentErrorOf(() => args.times("t", times as number[])).message).toBe(message);
  });
});

test("choice suggests the nearest of the choices for a misspelt one", () => {
  const { received } = argumentErrorOf(() => args.choice("x", "rellu", ["relu", "tanh"]));
  expect(received).toBe('"rellu"; did you mean "relu"?');
  expect(argumentErrorOf(() => args.choice("x", "swish", ["relu", "tanh"])).received).toMatch(/^the string/);
});

test("choice returns one of the choices, and lists them in its error otherwise", () => {
  expect(args.choice("x", "a", ["a", "b"])).toBe("a");
  expect(argumentErrorOf(() => args.choice("x", "c", ["a", "b"])).message).toBe(
    'f: x must be "a" or "b", received the string "c"',
  );
});

test("record accepts objects and rejects arrays of any kind", () => {
  args.record("x", {});
  args.record("x", Object.create(null));
  for (const wrong of [null, undefined, 1, "a", [], new Float64Array(1), () => 1]) {
    expect(argumentErrorOf(() => args.record("x", wrong)).expected).toBe("an object");
  }
});

describe("options", () => {
  const KNOWN = { widths: true, activation: true, bias: true, residual: true } as const;
  const check = (value: object) =>
    args.options("options", value as Record<keyof typeof KNOWN, unknown>, KNOWN);

  test("accepts records with known fields, and undefined for fields that do not exist", () => {
    check({ widths: [1, 1] });
    check({ widths: [1, 1], biases: undefined });
    check(Object.assign(Object.create({ inherited: 1 }), { bias: true }));
  });

  test.each<[field: string, advice: string]>([
    ["biases", '; did you mean "bias"?'],
    ["Widths", '; did you mean "widths"?'],
    ["activaton", '; did you mean "activation"?'],
    ["learningRate", ""],
    ["toString", ""],
    ["", ""],
  ])("refuses the unknown field %j by name", (field, advice) => {
    const { argument, expected, received } = argumentErrorOf(() => check({ widths: [1, 1], [field]: 1 }));
    expect([argument, expected, received]).toEqual([
      "options",
      "an object with only the options widths, activation, bias, residual",
      `unknown option "${field}"${advice}`,
    ]);
  });

  test("rejects arrays", () => {
    expect(argumentErrorOf(() => check([])).expected).toBe("an object");
  });
});

describe("at", () => {
  test("gives a reader of the values below a path", () => {
    const { argument, path } = argumentErrorOf(() =>
      args.at("options.events[3]").at(["in->out"]).number(2, "a"),
    );
    expect(argument).toBe('options.events[3]["in->out"][2]');
    expect(path).toEqual(["options", "events", 3, "in->out", 2]);
  });

  test("names the value that the reader is bound to", () => {
    expect(args.at(["data", 1]).name()).toBe("data[1]");
    expect(
      argumentErrorOf(() =>
        args.at("x").matrix(HERE, [
          [1, 2],
          [Number.NaN, 3],
        ]),
      ).path,
    ).toEqual(["x", [1, 0]]);
  });
});

test("signal accepts a signal and rejects its controller", () => {
  const controller = new AbortController();
  args.signal("x", undefined);
  args.signal("x", controller.signal);
  args.signal("x", { aborted: false });
  for (const wrong of [controller, {}, null, 3]) {
    expect(argumentErrorOf(() => args.signal("x", wrong as never)).argument).toBe("x");
  }
});

test("boolean and callable reject values of other types", () => {
  expect(args.boolean("x", false)).toBe(false);
  expect(argumentErrorOf(() => args.boolean("x", 0)).expected).toBe("true or false");
  args.callable("x", () => 1);
  expect(argumentErrorOf(() => args.callable("x", {})).expected).toBe("a function");
});

test("finite reports the value to which a result overflows", () => {
  expect(args.finite("x", Float64Array.of(1))).toEqual(Float64Array.of(1));
  expect(argumentErrorOf(() => args.finite("x", Float64Array.of(1, Number.NaN))).received).toMatch("NaN");
});

test("memory accepts 2 GiB and reports the number of bytes of larger requests", () => {
  args.memory("x", 2 ** 28, "ask for less");
  expect(argumentErrorOf(() => args.memory("x", 2 ** 28 + 1, "ask for less")).message).toBe(
    "f: x must be small enough to fit in 2,147,483,648 bytes (ask for less), received a request for 2,147,483,656 bytes",
  );
  expect(argumentErrorOf(() => args.memory("x", Number.NaN, "")).received).toMatch("NaN bytes");
});
