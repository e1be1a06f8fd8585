import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { PARAMETERS, residualsOf } from "../../../src/universal/fit/model";
import { readTrajectory } from "../../../src/universal/fit/read-trajectory";
import { AGREEING, CASES, measure } from "./measured-trajectories";

describe("residualsOf", () => {
  it("computes a Jacobian that agrees with central differences in the rates, the start and the shift", () => {
    for (const [, problem, end] of CASES) {
      const data = readTrajectory(argumentsOf("fitUniversal"), measure(problem, end, 20), {});
      const at = Float64Array.of(
        Math.log(0.013),
        Math.log(0.03),
        0.3,
        problem === AGREEING ? 0 : -0.4,
        0.2,
        -0.01 * end,
      );
      const size = 60;
      const [residuals, up, down] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
      const [jacobian, unused] = [new Float64Array(size * PARAMETERS), new Float64Array(size * PARAMETERS)];
      expect(residualsOf(data, at, residuals, jacobian)).toBe(true);
      for (let p = 0; p < PARAMETERS; p++) {
        const h = 1e-5;
        residualsOf(
          data,
          at.map((x, k) => (k === p ? x + h : x)),
          up,
          unused,
        );
        residualsOf(
          data,
          at.map((x, k) => (k === p ? x - h : x)),
          down,
          unused,
        );
        for (let i = 0; i < size; i++) {
          const slope = (up[i]! - down[i]!) / (2 * h);
          // Tolerance: error of the integrations, 1e-10, divided by the step, plus the third derivative times its
          // square.
          expect(Math.abs(jacobian[i * PARAMETERS + p]! - slope)).toBeLessThan(2e-5 * (1 + Math.abs(slope)));
        }
      }
    }
  });
});
