import { describe, expect, test } from "vitest";
import { ConvergenceError, IntegrationError, MemoryError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { withinCall } from "../../src/arrays/within-call";
import { argumentErrorOf } from "./argument-error";

const inner = (): number => {
  throw argumentsOf("inner").error("options.times[2]", "a number", "a");
};

describe("withinCall", () => {
  test("returns the result of the call, or a promise of it", async () => {
    expect(withinCall("outer", () => 3)).toBe(3);
    expect(await withinCall("outer", async () => 3)).toBe(3);
  });

  test("names the calling function in the errors of arguments, without their path by default", () => {
    const { functionName, path, message } = argumentErrorOf(() => withinCall("outer", inner));
    expect([functionName, path]).toEqual(["outer", ["options", "times", 2]]);
    expect(message).toBe('outer: options.times[2] must be a number, received the string "a"');
  });

  test("converts the path of the argument by the path and the name of the inner function", () => {
    const error = argumentErrorOf(() =>
      withinCall("outer", inner, ([, ...rest], name) => ["run", ...rest, `(in ${name})`]),
    );
    expect(error.argument).toBe("run.times[2] (in inner)");
  });

  test("names the calling function in errors of rejected promises", async () => {
    await expect(withinCall("outer", async () => inner())).rejects.toThrow(/^outer: options/);
  });

  test("names the calling function in errors of iterations, integrations and memory, and keeps their details", () => {
    const allocating = () => {
      throw new MemoryError("inner", 4e9);
    };
    expect(() => withinCall("outer", allocating)).toThrow(
      expect.objectContaining({ name: "MemoryError", functionName: "outer", bytes: 4e9 }),
    );
    const converging = () => {
      throw new ConvergenceError("inner", "no root", { iterations: 5, residual: 0.1 });
    };
    expect(() => withinCall("outer", converging)).toThrow(
      expect.objectContaining({ functionName: "outer", detail: "no root", iterations: 5, residual: 0.1 }),
    );
    const details = { reason: "memory", message: "too large", advice: "Stop.", time: 2, partial: 7 } as const;
    const integrating = () => {
      throw new IntegrationError("inner", details);
    };
    expect(() => withinCall("outer", integrating)).toThrow(
      expect.objectContaining({
        functionName: "outer",
        reason: "memory",
        advice: "Stop.",
        time: 2,
        partial: 7,
      }),
    );
  });

  test("passes all other errors on", () => {
    const error = new RangeError("other");
    const failing = () => {
      throw error;
    };
    expect(() => withinCall("outer", failing)).toThrow(error);
  });
});
