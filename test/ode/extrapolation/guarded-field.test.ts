import { describe, expect, it } from "vitest";
import { GuardedField, GuardStop } from "../../../src/ode/extrapolation/guarded-field";

/** Returns what a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("GuardedField", () => {
  const square = () =>
    new GuardedField((_t, y, dy) => {
      dy[0] = y[0]! ** 2;
    }, 1);

  it("evaluates the field on plain arrays and counts the evaluations", () => {
    const field = square();
    expect(Array.from(field.evaluate(0, [3]))).toEqual([9]);
    field.evaluate(0.1, [2]);
    expect([field.evaluations, field.slope[0]]).toEqual([2, 4]);
  });

  it("stops at values that are not finite, with the distance from the last accepted time", () => {
    const field = square();
    field.accept(2);
    for (const y of [1e200, Number.NaN]) {
      const stop = thrownBy(() => field.evaluate(2.5, [y])) as GuardStop;
      expect(stop).toBeInstanceOf(GuardStop);
      expect([stop.failure.reason, stop.distance]).toEqual(["not-finite", 0.5]);
    }
  });

  it("stops when many evaluations do not change the time, and only then", () => {
    const field = square();
    field.accept(1);
    const repeat = (times: number) => {
      for (let i = 0; i < times; i++) field.evaluate(1, [1]);
    };
    repeat(400);
    field.accept(1);
    repeat(400);
    const stop = thrownBy(() => repeat(1)) as GuardStop;
    expect(stop.failure.reason).toBe("step-too-small");
  });
});
