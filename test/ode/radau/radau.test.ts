import { expect, test } from "vitest";
import type { Jacobian } from "../../../src/ode";
import { solve } from "../../../src/ode";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { vanDerPol } from "../helpers";

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
  expect(differences.stats.evaluations - given.stats.evaluations).toBe(2 * jacobians);
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
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -0.04 * y[0]! + 1e4 * y[1]! * y[2]!;
    dy[2] = 3e7 * y[1]! ** 2;
    dy[1] = -dy[0]! - dy[2]!;
  };
  const options = {
    method: "radau",
    relativeTolerance: 1e-8,
    absoluteTolerance: [1e-12, 1e-16, 1e-12],
  } as const;
  const { states } = solve(field, [1, 0, 0], { times: [0, 40], ...options });
  references.only("state of Robertson's reaction at t = 40").check(states.data.slice(3));
  expect(Math.abs(states.get(1, 0) + states.get(1, 1) + states.get(1, 2) - 1)).toBeLessThan(1e-13);
});
