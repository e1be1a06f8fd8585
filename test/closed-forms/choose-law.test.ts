import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { modeLaw } from "../../src/closed-forms";

describe("modeLaw", () => {
  const modes = [
    { target: 1.3, initial: 0.01, depth: 2, lambda: 0 },
    { target: 1.3, initial: 0.01, depth: 2, lambda: 0.4 },
    { target: 1.3, initial: -0.2, depth: 2, lambda: 0 },
    { target: -1.3, initial: 0.1, depth: 2, lambda: 2 },
    { target: 1.3, initial: 3, depth: 2, lambda: 0.1 },
  ];

  // With two layers, u(t; c s, c u₀, c λ) = c u(c t; s, u₀, λ), also where squares of these numbers overflow or underflow.
  it.each([2 ** -500, 1e-160, 1e-90, 1e90, 1e160, 2 ** 500])(
    "scales two-layer modes by a factor of %f within a relative 1e-13",
    (c) => {
      for (const { target, initial, depth, lambda } of modes) {
        const law = modeLaw(argumentsOf("test"), { target, initial, depth, lambda });
        const scaled = modeLaw(argumentsOf("test"), {
          target: c * target,
          initial: c * initial,
          depth,
          lambda: c * lambda,
        });
        expect(scaled.final / c).toBeCloseTo(law.final, 13);
        for (const t of [0.1, 1, 3]) {
          expect(Math.abs(scaled.at(t / c) / c - law.at(t))).toBeLessThan(1e-13 * Math.abs(law.at(t)));
          expect(Math.abs((scaled.timeTo(scaled.at(t / c)) * c) / t - 1)).toBeLessThan(1e-12);
        }
      }
    },
  );

  it.each([1, 2, 3, 7])(
    "keeps a mode that starts at its target or at a saddle constant at depth %i",
    (depth) => {
      for (const [target, initial] of depth === 1
        ? [[0.7, 0.7]]
        : [
            [0.7, 0.7],
            [0.7, 0],
          ]) {
        const law = modeLaw(argumentsOf("test"), { target: target!, initial: initial!, depth });
        expect([law.at(5), law.final, law.timeTo(0.3)]).toEqual([initial, initial, Number.POSITIVE_INFINITY]);
      }
    },
  );

  it.each([2, 3, 4, 6])("decays as t^(−1/(2 − 2/N)) without a target at depth N = %i", (depth) => {
    const law = modeLaw(argumentsOf("test"), { target: 0, initial: 0.4, depth });
    const power = 2 - 2 / depth;
    expect(law.final).toBe(0);
    for (const t of [0.5, 20, 1e6]) {
      const exact = (0.4 ** -power + power * depth * t) ** (-1 / power);
      expect(Math.abs(law.at(t) / exact - 1)).toBeLessThan(1e-13);
      expect(Math.abs(law.timeTo(exact) / t - 1)).toBeLessThan(1e-10);
    }
  });

  it("approaches the target of deep modes at the rate of the linearised equation, within 1e-6", () => {
    // Near the target, d(target − u)/dt = −N target^(2 − 2/N) (target − u): an e-folding takes 1 / (N target^(2 − 2/N)).
    for (const depth of [3, 5, 12]) {
      const [target, rate] = [0.8, depth * 0.8 ** (2 - 2 / depth)];
      const law = modeLaw(argumentsOf("test"), { target, initial: 0.3, depth });
      const t = law.timeTo(target * (1 - 1e-7));
      const next = law.timeTo(target * (1 - 1e-7 / Math.E));
      expect(Math.abs((next - t) * rate - 1)).toBeLessThan(1e-6);
      expect(Math.abs(law.at(t) / (target * (1 - 1e-7)) - 1)).toBeLessThan(1e-14);
      expect(law.at(1000)).toBeCloseTo(target, 14);
    }
  });
});
