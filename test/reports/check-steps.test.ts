import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { checkSteps } from "../../src/reports/check-steps";

describe("checkSteps", () => {
  it("returns numbers of steps up to 10 million and rejects larger ones, naming the experiment", () => {
    expect(checkSteps(argumentsOf("modes"), 1e7)).toBe(1e7);
    expect(() => checkSteps(argumentsOf("modes"), 1.1e7)).toThrow(ArgumentError);
    expect(() => checkSteps(argumentsOf("modes"), 1.1e7)).toThrow(
      /^modes: parameters must be such that .* 10000000 steps/,
    );
  });
});
