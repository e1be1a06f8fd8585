import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { unbalancedChain } from "../../src/closed-forms";
import { solve } from "../../src/ode";

const cases = {
  "a start near 0": { target: 1, initial: 1e-3, k1: 0.04, k2: 0.5 },
  "a start at 0": { target: 1, initial: 0, k1: 0.1, k2: 0.2 },
  "a start of the wrong sign that crosses 0": { target: 1, initial: -0.5, k1: 0.01, k2: 0.3 },
  "one balanced pair": { target: 2, initial: 0.05, k1: 0, k2: 0.7 },
  "two equal differences": { target: 0.3, initial: 0.01, k1: 0.2, k2: 0.2 },
  "a start above the target": { target: 0.5, initial: 2, k1: 0.1, k2: 1 },
  "a start beyond half of the target": { target: 1, initial: 0.7, k1: 0.1, k2: 0.4 },
  "a start of the wrong sign that tends to the saddle": { target: 1, initial: -0.4, k1: 0, k2: 0.3 },
  "a target of 0": { target: 0, initial: 0.8, k1: 0.1, k2: 0.2 },
  "a target of 0 and one balanced pair": { target: 0, initial: 0.8, k1: 0, k2: 0.2 },
};

describe("unbalancedChain", () => {
  it.each(Object.entries(cases))(
    "agrees with the integrated differential equation within 1e-11 (%s)",
    (_, chain) => {
      const { target, initial, k1, k2 } = chain;
      const law = unbalancedChain(argumentsOf("test"), chain);
      const factor = (w: number) => Math.sqrt(w * w + k1) * Math.sqrt(w * w + k2);
      const field = (_t: number, w: Float64Array, dw: Float64Array) => {
        dw[0] = factor(w[0]!) * (target - w[0]! * factor(w[0]!));
      };
      const times = [0, 0.5, 2, 5, 12, 40];
      const { states } = solve(field, [initial], {
        times,
        relativeTolerance: 1e-14,
        absoluteTolerance: 1e-17,
        maxSteps: 1e6,
      });
      for (const [i, t] of times.entries())
        expect(Math.abs(law.at(t) - states.get(i, 0))).toBeLessThan(1e-11);
    },
  );

  it.each(Object.entries(cases))(
    "recovers a time from the value at that time within a relative 1e-10 (%s)",
    (_, chain) => {
      const law = unbalancedChain(argumentsOf("test"), chain);
      for (const t of [0.1, 1, 4]) expect(Math.abs(law.timeTo(law.at(t)) / t - 1)).toBeLessThan(1e-10);
    },
  );

  it("decays to 0 without a target as its asymptotes do, at times up to 1e280", () => {
    const lawOf = (k1: number) =>
      unbalancedChain(argumentsOf("test"), { target: 0, initial: 0.8, k1, k2: 0.3 });
    // dW/dt = −W k₁ k₂ with two differences, dW/dt = −k₂ W³ with one.
    const [exponential, algebraic] = [lawOf(0.2), lawOf(0)];
    const rate = 0.2 * 0.3;
    expect(Math.abs(exponential.at(900) / exponential.at(800) / Math.exp(-100 * rate) - 1)).toBeLessThan(
      1e-11,
    );
    for (const t of [1e4, 1e8, 1e300, Number.MAX_VALUE]) expect(exponential.at(t)).toBeLessThan(1e-20);
    for (const t of [1e20, 1e100, 1e280]) {
      expect(Math.abs(algebraic.at(t) * Math.sqrt(2 * 0.3 * t) - 1)).toBeLessThan(1e-11);
    }
    expect(algebraic.at(Number.MAX_VALUE)).toBeLessThan(1e-140);
  });

  it("ends where the product of the strengths is the target", () => {
    for (const { target, initial, k1, k2 } of Object.values(cases)) {
      const { final } = unbalancedChain(argumentsOf("test"), { target, initial, k1, k2 });
      const saddle = target === 0 || (initial < 0 && Math.min(k1, k2) === 0);
      const product = final * Math.sqrt(final ** 2 + k1) * Math.sqrt(final ** 2 + k2);
      if (saddle) expect(final).toBe(0);
      else expect(Math.abs(product / target - 1)).toBeLessThan(1e-14);
    }
  });
});
