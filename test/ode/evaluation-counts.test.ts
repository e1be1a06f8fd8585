import { expect, test } from "vitest";
import { type Method, solve } from "../../src/ode";
import { referencesOf } from "../helpers/references";
import { decay, oscillator, vanDerPol } from "./helpers";

/*
 * Costs of representative integrations, which only change if the method is changed intentionally.
 */
const at8 = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };

const references = referencesOf(import.meta.url);
const expectedCounts = references.all<{ method: Method }, number[][]>(
  "steps, rejected steps and evaluations of four integrations with tolerance 1e-8",
);

test.each(expectedCounts)(
  "$given.method takes the recorded numbers of steps and evaluations",
  ({ given: { method }, check }) => {
    const options = { method, dense: false, ...at8 };
    const solutions = [
      solve(oscillator, [0, 1], { ...options, times: [0, 20] }),
      solve(oscillator, [0, 1], { ...options, times: [0, 20], dense: true }),
      solve(vanDerPol(1), [2, 0], { ...options, times: [0, 20] }),
      solve(decay, [1, 2, 3], { ...options, times: [0, 1, 2, 3] }),
    ];
    const costs = solutions.map(({ stats: { steps, rejected, evaluations } }) => [
      steps,
      rejected,
      evaluations,
    ]);
    check(costs);
  },
);

test("dop853 takes 12 evaluations per accepted step, 15 with interpolation, and 11 per rejected step", () => {
  const { stats } = solve(vanDerPol(1), [2, 0], { times: [0, 20], dense: false, ...at8 });
  expect(stats.evaluations).toBe(2 + 12 * stats.steps + 11 * stats.rejected);
  const kept = solve(vanDerPol(1), [2, 0], { times: [0, 20], dense: true, ...at8 }).stats;
  // A step that is undone because of its interpolant has taken 15 evaluations.
  const extra = kept.evaluations - (2 + 15 * kept.steps + 11 * kept.rejected);
  expect(extra % 4).toBe(0);
  expect(extra).toBeLessThanOrEqual(4 * kept.rejected);
});

test("dopri5 takes 6 evaluations per step, with or without interpolation", () => {
  const { stats } = solve(oscillator, [0, 1], { times: [0, 20], method: "dopri5", ...at8 });
  expect(stats.evaluations).toBe(2 + 6 * (stats.steps + stats.rejected));
});
