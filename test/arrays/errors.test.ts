import { expect, test } from "vitest";
import { ArgumentError, ConvergenceError, IntegrationError, MemoryError } from "../../src/arrays";

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
