import { describe, expect, test } from "vitest";
import type { Field, Method, SolveOptions } from "../../src/ode";
import { solve } from "../../src/ode";
import { largestDifference } from "../helpers/numbers";
import { slope } from "./helpers";

/** Options for steps of size h: the tolerances are so large that step control never changes the step. */
const fixed = (method: Method, h: number): Omit<SolveOptions, "times"> => ({
  method,
  initialStep: h,
  maxStep: h,
  relativeTolerance: 1e6,
  absoluteTolerance: 1e6,
});

/** Nonlinear and non-autonomous problem with the solutions exp(sin 2t) and 1 / (1 + e^-t). */
const nonlinear: Field = (t, y, dy) => {
  dy[0] = 2 * y[0]! * Math.cos(2 * t);
  dy[1] = y[1]! * (1 - y[1]!);
};
const nonlinearAt = (t: number) => [Math.exp(Math.sin(2 * t)), 1 / (1 + Math.exp(-t))];

/** Linear problem, for which Radau's Newton iteration is exact: x'' + x = sin 2t, x(0) = x'(0) = 0. */
const forced: Field = (t, y, dy) => {
  dy[0] = y[1]!;
  dy[1] = -y[0]! + Math.sin(2 * t);
};
const forcedAt = (t: number) => [
  (2 * Math.sin(t) - Math.sin(2 * t)) / 3,
  (2 * Math.cos(t) - 2 * Math.cos(2 * t)) / 3,
];
const forcedJacobian = (_t: number, _y: Float64Array, out: Float64Array) => out.set([0, 1, -1, 0]);

const cases = {
  dop853: { field: nonlinear, exact: nonlinearAt, counts: [9, 12, 15, 18, 24, 30], order: 8, dense: 7 },
  dopri5: { field: nonlinear, exact: nonlinearAt, counts: [39, 60, 81, 120, 159], order: 5, dense: 4 },
  radau: { field: forced, exact: forcedAt, counts: [15, 24, 33, 48, 63], order: 5, dense: 3 },
} as const;

describe.each(Object.entries(cases))("%s", (name, { field, exact, counts, order, dense }) => {
  const method = name as Method;
  const jacobian = method === "radau" ? forcedJacobian : undefined;

  test(`has order ${order}: the error is proportional to that power of the step`, () => {
    const steps = counts.map((count) => 3 / count);
    const errors = steps.map((h, i) => {
      const { states, stats } = solve(field, exact(0), {
        times: [0, 1, 2, 3],
        jacobian,
        ...fixed(method, h),
      });
      expect(stats.steps).toBe(counts[i]);
      return largestDifference(states.data, [0, 1, 2, 3].flatMap(exact));
    });
    expect(Math.abs(slope(steps, errors) - order)).toBeLessThan(0.2);
  });

  test(`has an interpolant of order ${dense}: its error in one step is proportional to power ${dense + 1} of the step`, () => {
    const sizes = [0.4, 0.32, 0.25, 0.2, 0.16].map((h) => (method === "dop853" ? h : h / 4));
    const errors = sizes.map((h) => {
      const { at } = solve(field, exact(0.1), { times: [0.1, 0.1 + h], jacobian, ...fixed(method, h) });
      const fractions = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
      return Math.max(...fractions.map((s) => largestDifference(at(0.1 + s * h), exact(0.1 + s * h))));
    });
    expect(Math.abs(slope(sizes, errors) - dense - 1)).toBeLessThan(0.2);
  });
});
