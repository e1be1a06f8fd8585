import { describe, expect, test } from "vitest";
import { IntegrationError } from "../../../src/arrays";
import type { Field, Jacobian, Solution, SolveOptions } from "../../../src/ode";
import { solve } from "../../../src/ode";
import { blowUp, decay, methods, oscillator, thrownBy } from "../helpers";

function failure(field: Field, initial: number[], options: SolveOptions): IntegrationError<Solution> {
  const error = thrownBy(() => solve(field, initial, options));
  expect(error).toBeInstanceOf(IntegrationError);
  return error as IntegrationError<Solution>;
}

const exponential: Field = (_t, y, dy) => {
  dy[0] = Math.exp(y[0]!);
};
const constant =
  (value: number): Field =>
  (_t, _y, dy) => {
    dy[0] = value;
  };

describe.each(methods)("%s", (method) => {
  test.each([1e-3, 1e-6, 1e-9, 1e-12])("stops at the blow-up of y' = y² with tolerance %d", (tolerance) => {
    // Ends just after the blow-up at t = 1, and long after it.
    for (const end of [1.001, 1.5, 100]) {
      const error = failure(blowUp, [1], { times: [0, 0.5, end], method, relativeTolerance: tolerance });
      expect(error.reason).toMatch(/step-too-small|not-finite/);
      expect(error.functionName).toBe("solve");
      expect(error.partial.result).toBe("failed");
      expect(error.message).toContain(`reached t = ${error.time}`);
      expect(Math.abs(error.time - 1)).toBeLessThan(2 * tolerance ** 0.75);
      expect([...error.partial.times]).toEqual([0, 0.5]);
      expect(error.partial.states.shape).toEqual([2, 1]);
      // Errors of the size of the tolerance grow as y² = 1 / (1 − t)² towards the singularity.
      expect(Math.abs(error.partial.states.get(1, 0) - 2)).toBeLessThan(60 * tolerance);
      expect(Math.abs(error.partial.at(0.75)[0]! - 4)).toBeLessThan(200 * tolerance);
      expect(() => error.partial.at(end)).toThrow("at: t must be between");
    }
  });

  test("stops at an exponential blow-up, where the values overflow", () => {
    const error = failure(exponential, [0], { times: [0, 2], method });
    expect(error.reason).toMatch(/step-too-small|not-finite/);
    // e^-y decreases from 1 with slope -1 and vanishes at t = 1.
    expect(Math.abs(error.time - 1)).toBeLessThan(1e-6);
  });

  test("names the component that is not finite and integrates up to the time when it becomes so", () => {
    const field: Field = (t, _y, dy) => {
      dy[0] = 1;
      dy[1] = t < 0.5 ? 2 : Number.NaN;
    };
    const error = failure(field, [0, 0], { times: [0, 0.25, 1], method });
    expect(error.reason).toBe("not-finite");
    expect(error.message).toContain("NaN to component 1 of dy");
    expect(Math.abs(error.time - 0.5)).toBeLessThan(1e-13);
    expect(Math.abs(error.partial.at(0.4)[1]! - 0.8)).toBeLessThan(1e-12);
    expect([...error.partial.times]).toEqual([0, 0.25]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("rejects %d from the field at the start", (value) => {
    const error = failure(constant(value), [1], { times: [0, 1], method });
    expect([error.reason, error.time]).toEqual(["not-finite", 0]);
    expect(error.message).toContain(`${value} to component 0`);
    expect([...error.partial.times]).toEqual([0]);
  });

  test("passes on an exception of the field unchanged", () => {
    const exception = new RangeError("from the field");
    const field: Field = (t, y, dy) => {
      if (t > 0.5) throw exception;
      dy[0] = -y[0]!;
    };
    expect(thrownBy(() => solve(field, [1], { times: [0, 1], method }))).toBe(exception);
  });

  test("attempts at most maxSteps steps and gives advice on what to change", () => {
    const options = { times: [0, 1, 1000], method, maxSteps: 20, relativeTolerance: 1e-6 };
    const error = failure(oscillator, [0, 1], options);
    expect(error.reason).toBe("max-steps");
    expect(error.advice).toContain("Raise maxSteps");
    const { stats } = error.partial;
    expect(stats.steps + stats.rejected).toBe(20);
    expect(error.partial.at(error.time)).toEqual(error.partial.at(error.time));
    expect(Math.abs(error.partial.at(error.time)[0]! - Math.sin(error.time))).toBeLessThan(1e-4);
  });

  test("fails with an IntegrationError if an event's value is not a number", () => {
    const events = [{ name: "bad", value: (t: number) => (t > 0.5 ? Number.NaN : 1) }];
    const error = failure(decay, [1], { times: [0, 1], method, events });
    expect(error.reason).toBe("not-finite");
    expect(error.message).toContain("bad");
    expect(error.time).toBeLessThan(1);
  });
});

test("fails at the start if an event's value is not a number there", () => {
  const error = failure(() => {}, [1], {
    times: [0, 1],
    dense: false,
    events: [{ value: () => Number.NaN }],
  });
  expect(error.time).toBe(0);
});

test("radau fails with newton-failed for a Jacobian with NaN", () => {
  const jacobian: Jacobian = (_t, _y, out) => {
    out[0] = Number.NaN;
  };
  const error = failure(decay, [1], { times: [0, 1], method: "radau", jacobian });
  expect(error.reason).toBe("newton-failed");
});
