import { describe, expect, test } from "vitest";
import { solve } from "../../../src/ode";
import { vanDerPol } from "../helpers";

const tolerances = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };

describe.each(["dop853", "dopri5"] as const)("%s", (method) => {
  test("takes equally many steps, up to a difference of two, for a problem in any unit of time", () => {
    const stepsIn = (unit: number): number => {
      const field = vanDerPol(1);
      const slow = (t: number, y: Float64Array, dy: Float64Array) => {
        field(t / unit, y, dy);
        dy[0]! /= unit;
        dy[1]! /= unit;
      };
      const { stats } = solve(slow, [2, 0.5], { times: [0, 10 * unit], dense: false, method, ...tolerances });
      return stats.steps + stats.rejected;
    };
    const [slow, slower] = [stepsIn(1e4), stepsIn(1e8)];
    expect(slower).toBe(slow);
    expect(Math.abs(slow - stepsIn(1))).toBeLessThanOrEqual(2);
  });

  test.each([
    ["at rest", 0, 0],
    ["at a constant speed", 0, 1],
    ["with a speed that grows from zero", 1, 0],
    ["with a speed that changes by orders of magnitude in the first step", 1e8, 1],
    ["with a speed that nearly underflows", 0, 1e-300],
  ])("chooses a first step for a problem that begins %s", (_name, acceleration, speed) => {
    const field = (t: number, _y: Float64Array, dy: Float64Array) => {
      dy[0] = speed + acceleration * t;
    };
    const { states } = solve(field, [1], { times: [0, 2], method, dense: false, ...tolerances });
    const expected = 1 + 2 * speed + 2 * acceleration;
    expect(Math.abs(states.get(1, 0) / expected - 1)).toBeLessThan(1e-13);
  });
});
