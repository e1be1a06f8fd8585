import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import { diagonalFlow } from "../../src/implicit-bias";
import { largestDifference } from "../helpers/numbers";
import { LINE, PLANE } from "./problems";

describe("diagonalFlow", () => {
  it("conserves w₊w₋ at depth 2 and w₊^(2−D) + w₋^(2−D) at larger depth along the flow", () => {
    for (const depth of [2, 3, 5]) {
      const flow = diagonalFlow({ ...PLANE, depth, scale: 0.4 }, { times: [0, 1, 4], tau: 0.7 });
      const invariant = ({ positive, negative }: { positive: Float64Array; negative: Float64Array }) =>
        positive.map((p, i) =>
          depth === 2 ? p * negative[i]! : p ** (2 - depth) + negative[i]! ** (2 - depth),
        );
      const start = invariant(flow.at(0));
      for (const t of [0.5, 4]) expect(largestDifference(invariant(flow.at(t)), start)).toBeLessThan(1e-9);
      expect(flow.at(4).coefficients).toEqual(flow.coefficients.data.slice(8));
      expect(flow.loss[2]!).toBeLessThan(flow.loss[0]!);
    }
  });

  it("throws an IntegrationError with the partial flow when the integration fails", () => {
    const problem = { ...LINE, depth: 2, scale: 0.1 };
    try {
      diagonalFlow(problem, { times: [0, 100], maxSteps: 3 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError<{ loss: Float64Array }>).partial.loss.length).toBe(1);
    }
  });

  it("rejects unsorted times", () => {
    const call = () => diagonalFlow({ ...LINE, depth: 2, scale: 1 }, { times: [1, 0] });
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/options\.times/);
  });
});
