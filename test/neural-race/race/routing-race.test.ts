import { describe, expect, it } from "vitest";
import { routingRace } from "../../../src/neural-race";
import { solve } from "../../../src/ode";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

describe("routingRace", () => {
  const cases = {
    balanced: {
      strength: 1.3,
      inputVariance: 0.7,
      initial: [0.01 / Math.sqrt(5), 0.01, 0.01 / Math.sqrt(5)],
    },
    "equal initial weights": { strength: 2, inputVariance: 1, initial: [0.05, 0.05, 0.05] },
    "three different initial weights": { strength: 0.8, inputVariance: 2.5, initial: [0.3, 0.1, 0.02] },
    "small hidden weights of the wrong sign": { strength: 1, inputVariance: 1, initial: [0.1, -0.01, 0.2] },
    "a wrong sign that the outer weights overcome": {
      strength: 1,
      inputVariance: 1,
      initial: [0.02, 0.5, -0.3],
    },
    "a start above the target": { strength: 0.5, inputVariance: 2, initial: [2, 1, 3] },
    "a negative strength": { strength: -1.2, inputVariance: 1, initial: [0.1, 0.2, 0.15] },
    "strength 0": { strength: 0, inputVariance: 1, initial: [0.5, 0.4, 1] },
    "an initial weight of 0": { strength: 1, inputVariance: 1, initial: [0.2, 0, 0.1] },
    "tiny initial weights": { strength: 1, inputVariance: 1, initial: [1e-4, 3e-4, 1e-4] },
  };
  it.each(Object.entries(cases))(
    "agrees with the integrated differential equation within 1e-10 (%s)",
    (_, options) => {
      const domains = 5;
      const { strength, inputVariance, initial } = options;
      const mode = routingRace({ domains, ...options, tau: 2 });
      const field = (_t: number, b: Float64Array, db: Float64Array) => {
        const [b1, b2, b3] = b as unknown as [number, number, number];
        const e = (strength - b1 * b2 * b3 * inputVariance) / 2;
        db[0] = (b3 * b2 * e) / domains;
        db[1] = b3 * b1 * e;
        db[2] = (b2 * b1 * e) / domains;
      };
      const end = Number.isFinite(mode.halfTime) && mode.halfTime > 0 ? 4 * mode.halfTime : 60;
      const times = Array.from({ length: 21 }, (_, i) => (end * i) / 20);
      const { states } = solve(field, initial, {
        times,
        relativeTolerance: 1e-14,
        absoluteTolerance: 1e-16,
        maxSteps: 1e6,
      });
      for (const [i, t] of times.entries()) {
        const strengths = mode.at(t);
        for (const k of [0, 1, 2]) expect(Math.abs(strengths[k]! - states.get(i, k))).toBeLessThan(1e-10);
        const c = domains * strengths[0] ** 2 - strengths[1] ** 2;
        expect(Math.abs(c - mode.conserved)).toBeLessThan(1e-12 * (1 + Math.abs(mode.conserved)));
      }
      const product = (b: readonly number[]) => b[0]! * b[1]! * b[2]!;
      if (product(mode.final) !== 0) expect(product(mode.final)).toBeCloseTo(strength / inputVariance, 12);
      if (Number.isFinite(mode.halfTime) && mode.halfTime > 0) {
        expect(product(mode.at(mode.halfTime)) / product(mode.final)).toBeCloseTo(0.5, 10);
      }
      const t = 0.7 * end;
      const back = mode.timeTo(mode.at(t)[1]);
      if (Number.isFinite(back)) expect(Math.abs(mode.at(back)[1] - mode.at(t)[1])).toBeLessThan(1e-10);
      expect(mode.at(Number.POSITIVE_INFINITY)).toEqual(mode.final);
    },
  );

  it("agrees with the closed form of the theory for balanced weights within 1e-10", () => {
    // t = τ M/(S (MS/D)^{1/3}) [F(x) − F(x₀)] with x = B₂/(MS/D)^{1/3}, evaluated with complex logarithms.
    const [domains, strength, inputVariance, b2] = [7, 1.9, 0.6, 0.03];
    const mode = routingRace({
      domains,
      strength,
      inputVariance,
      initial: [b2 / Math.sqrt(domains), b2, b2 / Math.sqrt(domains)],
    });
    const final = Math.cbrt((domains * strength) / inputVariance);
    const f = (x: number) => {
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const angle = (2 * Math.PI * k) / 3;
        // ln(1 − x e^{−i angle}) times e^{2 i angle}
        const [re, im] = [1 - x * Math.cos(angle), x * Math.sin(angle)];
        sum += Math.cos(2 * angle) * Math.log(Math.hypot(re, im)) - Math.sin(2 * angle) * Math.atan2(im, re);
      }
      return -1 / x - sum / 3;
    };
    expect(mode.final[1]).toBeCloseTo(final, 13);
    for (const x of [0.05, 0.3, 0.7, 0.95, 0.999]) {
      const t = (domains / (strength * final)) * (f(x) - f(b2 / final));
      expect(Math.abs(mode.timeTo(x * final) - t)).toBeLessThan(1e-10 * t);
      expect(Math.abs(mode.at(t)[1] - x * final)).toBeLessThan(1e-10);
    }
  });

  const halfTimes = references.all<{ routesPerHidden: number }, { halfTime: number }>(
    "half-learning time with P routes per hidden matrix (M = 10)",
  );
  const ratios = references.all<{ routesPerHidden: number }, { ratio: number }>(
    "final ratio of hidden to input strength with P routes per hidden matrix (M = 10)",
  );
  it.each(halfTimes.map(({ given }, i) => [given.routesPerHidden, i]))(
    "has the reference half-learning time and final ratio with %i routes per hidden matrix",
    (routesPerHidden, i) => {
      const mode = routingRace({ domains: 10, routesPerHidden, strength: 1, initial: 0.05 });
      halfTimes[i]!.check({ halfTime: mode.halfTime });
      expect(ratios[i]!.given.routesPerHidden).toBe(routesPerHidden);
      ratios[i]!.check({ ratio: mode.final[1] / mode.final[0] });
    },
  );

  it("accepts initial strengths of 1e-40, and rejects strengths outside 1e-45 to 1e45", () => {
    const options = { domains: 1, strength: 1 };
    for (const initial of [1e-40, 1e40]) {
      expect(routingRace({ ...options, initial }).final[0]).toBeCloseTo(1, 12);
    }
    for (const initial of [1e-50, 1e50]) {
      expect(() => routingRace({ ...options, initial })).toThrow("between 1e-45 and 1e45");
    }
  });

  it("keeps differences of strengths down to rounding, and treats smaller ones as balanced", () => {
    const at = (difference: number) =>
      routingRace({ domains: 1, strength: 1, initial: [0.1, 0.1 * (1 + difference), 0.1] });
    // The difference of squares is conserved, so a relative difference of 1e-9 is 1e-11 at the end.
    const [input, hidden] = at(1e-9).final;
    expect((hidden - input) / 1e-11).toBeCloseTo(1, 4);
    const balanced = at(2 ** -52).final;
    expect(balanced[1]).toBe(balanced[0]);
  });

  it("has finite strengths at all times up to 1.7e308 for strengths of 0, tiny and negative ones", () => {
    const starts = [
      0.1,
      1e-8,
      -0.1,
      1e20,
      [0.1, 0.1, 0.3],
      [-0.1, 0.1, 0.3],
      [1e-30, 1e-20, 1],
      [1e20, 1e-20, 1],
    ];
    for (const domains of [1, 5]) {
      for (const strength of [0, 1e-40, 1e-8, -1e-8, -1, 1]) {
        for (const initial of starts) {
          const mode = routingRace({ domains, strength, initial });
          for (const t of [5e-324, 1e-100, 1, 1e8, 1e20, 1e100, 1e300, 1.7e308]) {
            expect(mode.at(t).every(Number.isFinite)).toBe(true);
          }
        }
      }
    }
    expect(routingRace({ domains: 5, strength: 0, initial: 0.1 }).at(1e8)[1]).toBe(0);
  });
});
