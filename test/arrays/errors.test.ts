import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ArgumentError, ConvergenceError, IntegrationError, MemoryError } from "../../src/arrays";
import { MissingPackageError } from "../../src/arrays/errors";

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

test.each([
  [ArgumentError, () => new ArgumentError("f", "x", "a number", "null")],
  [ConvergenceError, () => new ConvergenceError("f", "it failed", { iterations: 1, residual: 1 })],
  [
    IntegrationError,
    () => new IntegrationError("f", { reason: "max-steps", message: "m", advice: "a", time: 0, partial: 0 }),
  ],
  [MissingPackageError, () => new MissingPackageError("f", "p", "it is missing")],
  [MemoryError, () => new MemoryError("f", 8)],
] as const)(
  "%o is printed with its name, which is data of the class and not that of a bundler",
  (type, make) => {
    const { value } = Object.getOwnPropertyDescriptor(type, "name")!;
    const error = make();
    expect(error.name).toBe(value);
    expect(error.stack).toMatch(new RegExp(`^${value}: f: `));
    expect(inspect(error)).toMatch(new RegExp(`^${value}: f: `));
    // Control: the class under the name of a bundler.
    Object.defineProperty(type, "name", { value: `_${value}` });
    expect(inspect(error)).toMatch(new RegExp(`^_${value}: f: `));
    Object.defineProperty(type, "name", { value });
  },
);

test("the stack of an ArgumentError begins with its name, also if a bundler has renamed the class", () => {
  expect(ArgumentError.of("f", "x", "a number", "a").stack).toMatch(/^ArgumentError: f: x must be a number/);
});

test("ConvergenceError has the number of iterations and the residual as fields", () => {
  expect(new ConvergenceError("fit", "no minimum", { iterations: 7, residual: 0.5 })).toMatchObject({
    name: "ConvergenceError",
    functionName: "fit",
    iterations: 7,
    residual: 0.5,
    message: "fit: no minimum",
  });
});

test("IntegrationError has reason, advice, time and the partial result, which can be replaced", () => {
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

test("MemoryError has the number of bytes as a field and in its message", () => {
  const error = new MemoryError("train", 8e9);
  expect(error).toMatchObject({ name: "MemoryError", functionName: "train", bytes: 8e9 });
  expect(error.message).toMatch(/^train: cannot allocate 8,000,000,000 bytes/);
});
