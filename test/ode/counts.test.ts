import { expect, test } from "vitest";
import { solve } from "../../src/ode";
import { decay, methods, oscillator, vanDerPol } from "./helpers";

/*
 * What representative integrations cost, pinned: [steps, rejected, evaluations] of the oscillator over 20 units without
 * and with dense output, of van der Pol's, and of a decay with four output times. A change here is a change of the
 * method and must be meant.
 */
const at8 = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };

// Origin: this library's own counts, pinned. Tolerance none, they are equal.
const pinned = {
  dop853: [
    [39, 0, 470],
    [42, 0, 632],
    [123, 40, 1918],
    [8, 0, 104],
  ],
  dopri5: [
    [255, 16, 1628],
    [255, 16, 1628],
    [426, 54, 2882],
    [34, 0, 206],
  ],
  odex: [
    [16, 0, 714],
    [11, 0, 766],
    [44, 7, 2112],
    [4, 0, 179],
  ],
  radau: [
    [628, 0, 4400],
    [628, 0, 4400],
    [1563, 1, 11182],
    [95, 0, 670],
  ],
} as const;

test.each(methods)("%s costs what it did", (method) => {
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
  expect(costs).toEqual(pinned[method]);
});

test("an accepted step of dop853 costs 12 evaluations, an interpolated one 15, a rejected one 11", () => {
  const { stats } = solve(vanDerPol(1), [2, 0], { times: [0, 20], dense: false, ...at8 });
  expect(stats.evaluations).toBe(2 + 12 * stats.steps + 11 * stats.rejected);
  const kept = solve(vanDerPol(1), [2, 0], { times: [0, 20], dense: true, ...at8 }).stats;
  // A step that is taken back for the sake of its interpolant has cost 15.
  const extra = kept.evaluations - (2 + 15 * kept.steps + 11 * kept.rejected);
  expect(extra % 4).toBe(0);
  expect(extra).toBeLessThanOrEqual(4 * kept.rejected);
});

test("an accepted step of dopri5 costs 6 evaluations, interpolated or not", () => {
  const { stats } = solve(oscillator, [0, 1], { times: [0, 20], method: "dopri5", ...at8 });
  expect(stats.evaluations).toBe(2 + 6 * (stats.steps + stats.rejected));
});
