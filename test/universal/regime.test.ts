import { describe, expect, it } from "vitest";
import { finalDistance, regime, universalFlow } from "../../src/universal";
import { GENERAL, parallel, REFERENCE_PAIR } from "./problems";

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
