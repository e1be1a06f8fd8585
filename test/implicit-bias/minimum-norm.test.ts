import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { minimumNormLimit } from "../../src/implicit-bias";
import { largestDifference } from "../helpers/numbers";
import { LINE, PLANE, PLANE_NULL_SPACE } from "./problems";

describe("minimumNormLimit", () => {
  it("is the solution nearest to the initial coefficients, β₀ + X⁺(y − Xβ₀)", () => {
    expect(largestDifference(minimumNormLimit(PLANE).coefficients, [0.2, 0.6, 0.2, 0.4])).toBeLessThan(1e-15);
    const initial = [1, -2, 0.5, 3];
    const { coefficients, loss } = minimumNormLimit(PLANE, { initial });
    expect(loss).toBe(0);
    // The coefficients change only in the span of the samples, which is orthogonal to the null space of X.
    for (const direction of PLANE_NULL_SPACE) {
      const change = direction.reduce((sum, r, i) => sum + r * (coefficients[i]! - initial[i]!), 0);
      expect(Math.abs(change)).toBeLessThan(1e-14);
    }
  });

  it("returns the least-squares loss of targets that cannot be fitted", () => {
    expect(minimumNormLimit({ inputs: [[1], [1]], targets: [0, 2] })).toEqual({
      coefficients: expect.anything(),
      loss: expect.closeTo(0.5, 14),
    });
  });

  it("rejects targets and initial coefficients of a wrong length, naming them", () => {
    for (const [call, message] of [
      [() => minimumNormLimit({ inputs: [[1, 2]], targets: [1, 2] }), /targets/],
      [() => minimumNormLimit(LINE, { initial: [1] }), /initial/],
    ] as const) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
