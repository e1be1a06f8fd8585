import { expect, test } from "vitest";
import { ArgumentError, ConvergenceError, IntegrationError } from "../../src/arrays";
import { describe as inWords } from "../../src/arrays/describe";

test("ArgumentError has its parts as fields and in its message", () => {
  const error = ArgumentError.of("solve", "options.times", "sorted", [2, 1]);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "ArgumentError",
    functionName: "solve",
    argument: "options.times",
    expected: "sorted",
    received: "an array of length 2",
    message: "solve: options.times must be sorted, received an array of length 2",
  });
});

test("an error's stack begins with its name, also where a bundler has renamed the class", () => {
  expect(ArgumentError.of("f", "x", "a number", "a").stack).toMatch(/^ArgumentError: f: x must be a number/);
});

test("ConvergenceError says how far the iteration came", () => {
  expect(new ConvergenceError("fit", "no minimum", { iterations: 7, residual: 0.5 })).toMatchObject({
    name: "ConvergenceError",
    functionName: "fit",
    iterations: 7,
    residual: 0.5,
    message: "fit: no minimum",
  });
});

test("IntegrationError carries reason, advice, time and the partial record, which can be exchanged", () => {
  const failure = { reason: "max-steps", message: "too many", advice: "Raise maxSteps.", time: 2 } as const;
  const error = new IntegrationError("solve", { ...failure, partial: [1] });
  expect(error).toMatchObject({
    name: "IntegrationError",
    functionName: "solve",
    reason: "max-steps",
    advice: "Raise maxSteps.",
    detail: "too many",
    time: 2,
    partial: [1],
    message: "solve: too many (reached t = 2). Raise maxSteps.",
  });
  const other = error.withPartial("other");
  expect(other.partial).toBe("other");
  expect(other.message).toBe(error.message);
});

const descriptions: readonly [value: unknown, words: string][] = [
  [null, "null"],
  [undefined, "undefined"],
  [true, "true"],
  [Number.NaN, "NaN"],
  [10n, "10"],
  ["a\nb", 'the string "a\\nb"'],
  ["x".repeat(1000), `the string "${"x".repeat(37)}..."`],
  [Symbol("s"), "a symbol"],
  [Math.sin, "a function"],
  [[], "an empty array"],
  [[1, 2], "an array of length 2"],
  [[[1], [2, 3]], "an array of 2 rows of length 1, 2"],
  [Object.assign([1], { length: 2 ** 32 - 1 }), "an array of length 4294967295"],
  [new Float32Array(3), "a Float32Array of length 3"],
  [new DataView(new ArrayBuffer(5)), "a DataView of length 5"],
  [{}, "an empty object"],
  [Object.create(null), "an empty object"],
  [{ a: 1, b: 2 }, "an object with a, b"],
  [{ shape: [2, Symbol("s")] }, "an array of shape [2, symbol]"],
  [{ shape: new Array(1000).fill(1) }, `an array of shape [${"1, ".repeat(13).slice(0, 37)}...]`],
  [{ rows: 2, columns: 3 }, "a matrix of shape [2, 3]"],
];

test("describe tells in a few words what a value is", () => {
  for (const [value, words] of descriptions) expect(inWords(value)).toBe(words);
});
