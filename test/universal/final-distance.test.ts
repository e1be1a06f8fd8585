import { describe, expect, it } from "vitest";
import { finalDistance, type UniversalProblem } from "../../src/universal";
import { referencesOf } from "../helpers/references";
import { CROSSING, GENERAL, parallel, REFERENCE_PAIR } from "./problems";

const references = referencesOf(import.meta.url);

describe("finalDistance", () => {
  it("agrees with the reference value", () => {
    references.only("final squared distance h(∞) of the reference pair").check(finalDistance(REFERENCE_PAIR));
  });

  it("equals A/2 + √(A²/4 + B²), without cancellation for A far below 0", () => {
    const h = (problem: UniversalProblem) => {
      const { initial, rates, inputDistanceSquared: dx2, targetDistanceSquared: dy2 } = problem;
      const ratio = rates.encoder / rates.decoder;
      const A = initial.representation - (ratio * dx2 * initial.output) / initial.representation;
      return [A, A / 2 + Math.sqrt((A * A) / 4 + ratio * dx2 * dy2)] as const;
    };
    for (const problem of [REFERENCE_PAIR, CROSSING, GENERAL])
      expect(Math.abs(finalDistance(problem) / h(problem)[1] - 1)).toBeLessThan(1e-14);
    const large = parallel({ h: 1e-4, u: 100, encoder: 1, decoder: 1 });
    // To first order h = B²/|A|; the next term is (B/A)² = 5e-17.
    expect(Math.abs((finalDistance(large) * -h(large)[0]) / 0.5 - 1)).toBeLessThan(1e-15);
  });

  it("tends to B for a small start, to the initial distance for a large one, and to 0 for a pair that merges", () => {
    const small = parallel({ h: 1e-10, u: 1e-10, encoder: 2, decoder: 3, input: 4 });
    expect(finalDistance(small)).toBeCloseTo(Math.sqrt((2 / 3) * 4 * 0.5), 9);
    expect(finalDistance(parallel({ h: 1e6, u: 1, encoder: 1, decoder: 1 }))).toBeCloseTo(1e6, 5);
    const merging = { ...GENERAL, targetDistanceSquared: 0 };
    const start = { representation: 0.1, output: 0.5, alignment: 0.5 };
    expect(finalDistance({ ...merging, initial: start })).toBe(0);
    const apart = { ...merging, initial: { ...start, output: 1e-3, alignment: 1e-3 } };
    expect(finalDistance(apart)).toBeCloseTo(0.1 - ((0.01 / 0.05) * 2 * 1e-3) / 0.1, 15);
  });
});
