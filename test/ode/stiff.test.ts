import { expect, test } from "vitest";
import type { Jacobian } from "../../src/ode";
import { solve } from "../../src/ode";
import { distance, vanDerPol } from "./helpers";

const jacobian: Jacobian = (_t, y, out) => {
  out[1] = 1;
  out[2] = -2000 * y[0]! * y[1]! - 1;
  out[3] = 1000 * (1 - y[0]! ** 2);
};

// Origin: test set for initial value problems (Bari), problem vdpol: van der Pol with μ = 1000 at t = 2000. Tolerance
// that of the integration, 1e-4 to 1e-8.
const reference = [0.1706167732170483e1, -0.8928097010247975e-3];

test.each([1e-4, 1e-6, 1e-8])("radau solves van der Pol's stiff oscillator to tolerance %d", (tolerance) => {
  const options = {
    method: "radau",
    relativeTolerance: tolerance,
    absoluteTolerance: tolerance * 1e-3,
  } as const;
  const given = solve(vanDerPol(1000), [2, 0], { times: [0, 2000], ...options, jacobian });
  const differences = solve(vanDerPol(1000), [2, 0], { times: [0, 2000], ...options });
  for (const { states } of [given, differences]) {
    expect(distance(states.data.slice(2), reference)).toBeLessThan(tolerance);
  }
  expect(given.stats.evaluations).toBeLessThan(differences.stats.evaluations);
  expect(given.stats.steps).toBeLessThan(300 * (1e-4 / tolerance) ** 0.28);
});

test("a given Jacobian and differences lead to the same steps where they agree", () => {
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -1000 * y[0]! + 999 * y[1]!;
    dy[1] = y[0]! - 2 * y[1]!;
  };
  const linear: Jacobian = (_t, _y, out) => out.set([-1000, 999, 1, -2]);
  const options = { times: [0, 10], method: "radau" } as const;
  const given = solve(field, [1, 0], { ...options, jacobian: linear });
  const differences = solve(field, [1, 0], options);
  expect(distance(given.states.data, differences.states.data)).toBeLessThan(1e-12);
  const { jacobians = 0, factorisations = 0, steps } = given.stats;
  expect(jacobians).toBe(1);
  expect(factorisations).toBeLessThan(steps / 2);
  expect(differences.stats.evaluations - given.stats.evaluations).toBe(2 * jacobians);
});

test("radau damps a stiff relaxation in far fewer evaluations than an explicit method", () => {
  // Prothero and Robinson's problem: the solution is cos t for any rate.
  const field = (t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = -1e6 * (y[0]! - Math.cos(t)) - Math.sin(t);
  };
  const { states, stats } = solve(field, [1], { times: [0, 10], method: "radau", relativeTolerance: 1e-6 });
  expect(Math.abs(states.get(1, 0) - Math.cos(10))).toBeLessThan(1e-6);
  expect(stats.evaluations).toBeLessThan(5000);
});

test("the three species of Robertson keep their sum, and end where they are known to", () => {
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
  // Origin: scipy 1.17's Radau at rtol = 1e-11 on Robertson's problem at t = 40. Tolerance 1e-7 relative.
  const known = [0.7158270687194042, 9.18553476455783e-6, 0.2841637457458296];
  for (let i = 0; i < 3; i++) expect(Math.abs(states.get(1, i) / known[i]! - 1)).toBeLessThan(1e-7);
  expect(Math.abs(states.get(1, 0) + states.get(1, 1) + states.get(1, 2) - 1)).toBeLessThan(1e-13);
});
