import { describe, expect, it } from "vitest";
import { conserved, finalDistance, regime, type UniversalProblem, universalFlow } from "../../src/universal";
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

describe("conserved", () => {
  it("returns C = y/h − η_y/(η_h ‖dx‖²) h", () => {
    expect(conserved(CROSSING)).toBeCloseTo(0.4 - (0.02 / 0.006) * 0.01, 14);
    expect(conserved(GENERAL)).toBeCloseTo(0.4 - (0.05 / (0.01 * 2)) * 0.05, 14);
  });
});

describe("regime", () => {
  it("classifies rich and lazy learning by the ratio of the random to the structured part of the final distance", () => {
    expect(regime(REFERENCE_PAIR).label).toBe("rich");
    expect(regime(parallel({ h: 50, u: 1, encoder: 1, decoder: 1 })).label).toBe("lazy");
    expect(regime(parallel({ h: 1e-3, u: 1, encoder: 1, decoder: 1 })).label).toBe("lazy");
    expect(regime(parallel({ h: 2, u: 1, encoder: 1, decoder: 1 })).label).toBe("intermediate");
    const { random, structured, richness } = regime(GENERAL);
    expect(random / 2 + Math.hypot(random / 2, structured)).toBeCloseTo(finalDistance(GENERAL), 14);
    expect(richness).toBeCloseTo(1 / Math.sqrt(1 + (random / (2 * structured)) ** 2), 14);
    expect(
      regime({
        ...GENERAL,
        initial: { representation: 1, output: 0, alignment: 0 },
        targetDistanceSquared: 0,
      }),
    ).toMatchObject({ richness: 0, label: "lazy", structured: 0, random: 1 });
  });

  it.each([
    [0.92, "rich"],
    [0.88, "intermediate"],
    [0.32, "intermediate"],
    [0.28, "lazy"],
  ])("labels a richness of %s as %s for a large encoder and for a large decoder", (richness, label) => {
    // B = 1, and A = ±2 √(1/richness² − 1) = h − y/h.
    const random = 2 * Math.sqrt(1 / richness ** 2 - 1);
    const start = { encoder: 1, decoder: 1, input: 1, target: 1 };
    for (const problem of [
      parallel({ ...start, h: random, u: 1e-9 }),
      parallel({ ...start, h: 1e-3, u: Math.sqrt(1e-3 * (random + 1e-3)) }),
    ]) {
      expect(regime(problem).richness).toBeCloseTo(richness, 6);
      expect(regime(problem).label).toBe(label);
    }
  });

  it("has √(1 − richness²) as the initial learning rate of the outputs relative to the final one", () => {
    // Relative rate of the error s − u in du/dt = κ √(λ² + 4u²) (s − u), estimated from the flow.
    const problem = parallel({ h: 0.5, u: 1e-9, encoder: 1, decoder: 1 });
    const flow = universalFlow(problem, { times: [1e-6, 18, 19] });
    const u = (i: number) => Math.sqrt(flow.output[i]!);
    const s = Math.SQRT1_2;
    const first = (u(0) - 1e-9) / 1e-6 / s;
    const last = Math.log((s - u(1)) / (s - u(2)));
    expect(first / last).toBeCloseTo(Math.sqrt(1 - regime(problem).richness ** 2), 5);
  });
});
