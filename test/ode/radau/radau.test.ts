import { expect, test } from "vitest";
import type { Jacobian } from "../../../src/ode";
import { solve } from "../../../src/ode";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { robertson, vanDerPol } from "../helpers";

const jacobian: Jacobian = (_t, y, out) => {
  out[1] = 1;
  out[2] = -2000 * y[0]! * y[1]! - 1;
  out[3] = 1000 * (1 - y[0]! ** 2);
};

const references = referencesOf(import.meta.url);
const vanDerPolReference = references.only<unknown, number[]>(
  "state of van der Pol's oscillator with μ = 1000 at t = 2000",
);

test.each([1e-4, 1e-6, 1e-8])(
  "radau solves van der Pol's stiff oscillator within the tolerance %d",
  (tolerance) => {
    const options = {
      method: "radau",
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance * 1e-3,
    } as const;
    const given = solve(vanDerPol(1000), [2, 0], { times: [0, 2000], ...options, jacobian });
    const differences = solve(vanDerPol(1000), [2, 0], { times: [0, 2000], ...options });
    for (const { states } of [given, differences]) {
      expect(largestDifference(states.data.slice(2), vanDerPolReference.expected)).toBeLessThan(tolerance);
      if (tolerance === 1e-8) vanDerPolReference.check(states.data.slice(2));
    }
    expect(given.stats.evaluations).toBeLessThan(differences.stats.evaluations);
    expect(given.stats.steps).toBeLessThan(300 * (1e-4 / tolerance) ** 0.28);
  },
);

test("radau takes the same steps with a given Jacobian and with exact differences", () => {
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -1000 * y[0]! + 999 * y[1]!;
    dy[1] = y[0]! - 2 * y[1]!;
  };
  const linear: Jacobian = (_t, _y, out) => out.set([-1000, 999, 1, -2]);
  const options = { times: [0, 10], method: "radau" } as const;
  const given = solve(field, [1, 0], { ...options, jacobian: linear });
  const differences = solve(field, [1, 0], options);
  expect(largestDifference(given.states.data, differences.states.data)).toBeLessThan(1e-12);
  const { jacobians = 0, factorisations = 0, steps } = given.stats;
  expect(jacobians).toBe(1);
  expect(factorisations).toBeLessThan(steps / 2);
  // The first difference over y₁ = 0 is lost in rounding and made again.
  expect(differences.stats.evaluations - given.stats.evaluations).toBe(2 * jacobians + 1);
});

test("radau solves Prothero and Robinson's stiff problem with less than 5000 evaluations", () => {
  // The solution is cos t for any relaxation rate.
  const field = (t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -1e6 * (y[0]! - Math.cos(t)) - Math.sin(t);
  };
  const { states, stats } = solve(field, [1], { times: [0, 10], method: "radau", relativeTolerance: 1e-6 });
  expect(Math.abs(states.get(1, 0) - Math.cos(10))).toBeLessThan(1e-6);
  expect(stats.evaluations).toBeLessThan(5000);
});

test("radau conserves the sum of the species in Robertson's problem and agrees with scipy", () => {
  const options = {
    method: "radau",
    relativeTolerance: 1e-8,
    absoluteTolerance: [1e-12, 1e-16, 1e-12],
  } as const;
  const { states } = solve(robertson(), [1, 0, 0], { times: [0, 40], ...options });
  references.only("state of Robertson's reaction at t = 40").check(states.data.slice(3));
  expect(Math.abs(states.get(1, 0) + states.get(1, 1) + states.get(1, 2) - 1)).toBeLessThan(1e-13);
});

test.each([1e-150, 1e-26, 1e-8, 1, 1e8, 1e26, 1e150])(
  "radau with differences solves Robertson's problem in units of concentration of %d",
  (unit) => {
    const options = { method: "radau", relativeTolerance: 1e-8, absoluteTolerance: 1e-12 * unit } as const;
    const { states, stats } = solve(robertson(unit), [unit, 0, 0], { times: [0, 100], ...options });
    const relative = states.data.slice(3).map((y) => y / unit);
    references.only("state of Robertson's reaction at t = 100").check(relative);
    const one = solve(robertson(), [1, 0, 0], { times: [0, 100], ...options, absoluteTolerance: 1e-12 });
    expect(stats).toEqual(one.stats);
    expect(largestDifference(relative, one.states.data.slice(3))).toBeLessThan(1e-13);
  },
);

test.each(
  references.all<{ absoluteTolerance: number; "evaluations of scipy": number }>(
    "first species of Robertson's reaction at t = 1e11",
  ),
)(
  "radau solves Robertson's problem up to t = 1e11 as accurately as scipy at $given",
  ({ given: { absoluteTolerance, "evaluations of scipy": evaluations }, check }) => {
    const options = { method: "radau", relativeTolerance: 1e-4, absoluteTolerance } as const;
    const { states, stats } = solve(robertson(), [1, 0, 0], { times: [0, 1e11], ...options });
    check(states.get(1, 0));
    expect(stats.evaluations).toBeLessThan(1.5 * evaluations);
  },
);

test.each([20, 1e-3, -3])("radau passes a pulse of the height %d", (height) => {
  const field = (t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -y[0]! + (t > 1 && t < 1.05 ? height : 0);
  };
  const { states } = solve(field, [1], { times: [0, 2], method: "radau", maxStep: 0.04 });
  const exact = Math.exp(-2) + height * (Math.exp(-0.95) - Math.exp(-1));
  expect(Math.abs(states.get(1, 0) - exact)).toBeLessThan(2e-9);
});
