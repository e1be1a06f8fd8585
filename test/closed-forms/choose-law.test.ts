import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { modeLaw } from "../../src/closed-forms";
import { solve } from "../../src/ode";

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

  // Beyond the target, du/dt = N |u|^(2 − 2/N) (target − u) in units of the initial value and its time scale.
  it.each([3, 4, 10, 100, 1000])(
    "decays from far above the target at depth %i as its equation does",
    (depth) => {
      for (const start of [8, 1e4, 1e8, 1e20, -8, -1e8]) {
        const power = 2 - 2 / depth;
        const unit = 1 / (depth * Math.abs(start) ** power);
        const law = modeLaw(argumentsOf("test"), { target: 1, initial: start, depth });
        const times = [0.1, 1, 10, 100, 1e4];
        const field = (_t: number, y: Float64Array, dy: Float64Array) => {
          dy[0] = Math.abs(y[0]! / start) ** power * (1 - y[0]!);
        };
        const { states } = solve(field, [start], {
          times: [0, ...times],
          relativeTolerance: 1e-13,
          absoluteTolerance: 1e-20,
        });
        for (const [i, t] of times.entries()) {
          expect(Math.abs(law.at(t * unit) / states.get(i + 1, 0) - 1)).toBeLessThan(1e-10);
        }
      }
    },
  );

  it.each([1, 2, 3, 10, 1000, Number.POSITIVE_INFINITY])(
    "is finite, monotonic and within its limits at times up to 1.7e308 at depth %d",
    (depth) => {
      for (const target of [0, 1e-160, 1e-20, 1e-3, 1, 1e40, -1e-8, -1]) {
        for (const initial of [1e-100, 1e-8, 0.1, 1, 1e20, -1e-8, -1]) {
          const law = modeLaw(argumentsOf("test"), { target, initial, depth });
          let before = initial;
          for (const t of [5e-324, 1e-300, 1e-100, 1e-10, 1, 1e8, 1e20, 1e100, 1e200, 1e300, 1.7e308]) {
            const u = law.at(t);
            // The ratio 1e-160 underflows in the closed form of infinite depth, which refuses it.
            if (Number.isNaN(u) && depth === Number.POSITIVE_INFINITY) {
              expect(Math.abs(target / initial)).toBeLessThan(1e-140);
              continue;
            }
            const [low, high] = [Math.min(before, law.final), Math.max(before, law.final)];
            const rounding = 1e-12 * Math.max(Math.abs(before), Math.abs(law.final));
            expect(u).toBeGreaterThanOrEqual(low - rounding);
            expect(u).toBeLessThanOrEqual(high + rounding);
            before = u;
          }
        }
      }
    },
  );
});
