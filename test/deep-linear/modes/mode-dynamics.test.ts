import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { modeDynamics } from "../../../src/deep-linear";
import { solve } from "../../../src/ode";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

/** Integrates the differential equation of the mode to 1e-13, as an independent solution. */
function integrated(options: Parameters<typeof modeDynamics>[0], times: number[]): number[] {
  const { strength: s, initial, depth: N = 2, inputVariance: d = 1, lambda = 0, tau = 1 } = options;
  const rate = (u: number) => (N === 2 ? Math.hypot(lambda, 2 * u) : N * Math.abs(u) ** (2 - 2 / N));
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    dy[0] = (rate(y[0]!) * (s - d * y[0]!)) / tau;
  };
  const { states } = solve(field, [initial], {
    times,
    start: 0,
    relativeTolerance: 1e-13,
    absoluteTolerance: 1e-24,
  });
  return times.map((_, i) => states.get(i, 0));
}

const times = [0, 0.01, 0.3, 1, 2.5, 6];

/** Error of the integrated solution: about a hundred steps at 1e-13. */
const REFERENCE_ERROR = 1e-11;

describe("modeDynamics", () => {
  const times999 = "time until a mode of strength 1.7 reaches 99.9 % of it";
  for (const { given, check } of references.all<{ depth: number; initial: number }>(times999)) {
    const { depth, initial } = given;
    it(`reaches 99.9 % of the strength at the reference time at depth ${depth}, in agreement with the ODE`, () => {
      const mode = modeDynamics({ strength: 1.7, initial, depth });
      const found = mode.timeTo(0.999 * 1.7);
      check(found);
      const [value] = integrated({ strength: 1.7, initial, depth }, [found]);
      // An error ε of u at this time corresponds to an error ε / (du/dt) of the time.
      const slope = depth * (0.999 * 1.7) ** (2 - 2 / depth) * 0.001 * 1.7;
      expect(Math.abs(value! - 0.999 * 1.7) / slope).toBeLessThan(1e-9);
      expect(Math.abs(mode.at(found) - 0.999 * 1.7)).toBeLessThan(1e-14);
    });
  }

  const starts = [
    [1.3, 0.1],
    [1.3, 2.4],
    [1.3, -0.5],
    [-1.3, -0.1],
    [-1.3, 0.7],
    [0, 0.5],
    [0, -0.5],
    [0.8, 1e-6],
    [0.8, 0],
    [0.8, 0.8],
  ] as const;
  for (const depth of [1, 2, 3, 4, 5, 8, 16, 33]) {
    it(`agrees with the ODE from initial values of either sign, below and above the limit, at depth ${depth}`, () => {
      for (const [strength, initial] of starts) {
        for (const [inputVariance, tau] of [
          [1, 1],
          [0.4, 2.5],
          [3, 1],
        ] as const) {
          const options = { strength, initial, depth, inputVariance, tau };
          const mode = modeDynamics(options);
          const expected = integrated(options, times);
          for (const [i, t] of times.entries())
            expect(Math.abs(mode.at(t) - expected[i]!)).toBeLessThan(REFERENCE_ERROR);
          expect(mode.at(0)).toBe(initial);
          expect(mode.at(Number.POSITIVE_INFINITY)).toBe(mode.final);
        }
      }
    });
  }

  it("agrees at infinite depth with its ODE, and with depth N within a difference of about 1/N", () => {
    const far = [
      [1, 200],
      [1, 1e8],
    ] as const;
    for (const [strength, initial] of [...starts, ...far]) {
      for (const [inputVariance, tau] of [
        [1, 1],
        [0.4, 2.5],
      ] as const) {
        const options = { strength, initial, inputVariance, tau };
        const mode = modeDynamics({ ...options, depth: Number.POSITIVE_INFINITY });
        const unit = tau / Math.max(1, initial * initial);
        const field = (_t: number, y: Float64Array, dy: Float64Array) => {
          dy[0] = (y[0]! ** 2 * (strength - inputVariance * y[0]!) * unit) / tau;
        };
        const { states } = solve(field, [initial], {
          times,
          relativeTolerance: 1e-13,
          absoluteTolerance: 1e-24,
        });
        const differenceAt = (depth: number, t: number) =>
          Math.abs(modeDynamics({ ...options, depth, tau: depth * tau }).at(t) - mode.at(t));
        for (const [i, time] of times.entries()) {
          const t = time * unit;
          expect(Math.abs(mode.at(t) / states.get(i, 0) - 1 || 0)).toBeLessThan(REFERENCE_ERROR);
          if (mode.at(t) !== mode.final) {
            expect(Math.abs(mode.at(mode.timeTo(mode.at(t))) / mode.at(t) - 1)).toBeLessThan(1e-12);
          }
          // The difference from depth N is of the order 1/N, up to terms of the next order.
          const [coarse, fine] = [differenceAt(1000, t), differenceAt(10_000, t)];
          expect(fine).toBeLessThan(2e-3 * Math.abs(initial - mode.final) + 1e-13);
          if (fine > 1e-9 * Math.abs(initial)) expect(Math.abs(coarse / fine / 10 - 1)).toBeLessThan(0.05);
        }
      }
    }
  });

  it("solves the equation of infinite depth in the form that Saxe, McClelland and Ganguli print", () => {
    const [s, start] = [1.7, 1e-3];
    const mode = modeDynamics({ strength: s, initial: start, depth: Number.POSITIVE_INFINITY });
    for (const u of [2e-3, 0.1, 1, 0.999 * s]) {
      const exact = Math.log((u * (start - s)) / (start * (u - s))) / s ** 2 + 1 / (s * start) - 1 / (s * u);
      expect(Math.abs(mode.timeTo(u) / exact - 1)).toBeLessThan(1e-13);
    }
  });

  for (const lambda of [1e-8, 1e-3, 0.5, -0.5, 3, -10, 200]) {
    it(`agrees with the two-layer ODE for λ = ${lambda}`, () => {
      for (const [strength, initial] of starts) {
        const options = { strength, initial, lambda };
        const mode = modeDynamics(options);
        const expected = integrated(options, times);
        for (const [i, t] of times.entries())
          expect(Math.abs(mode.at(t) - expected[i]!)).toBeLessThan(REFERENCE_ERROR);
        expect(mode.at(Number.POSITIVE_INFINITY)).toBe(strength);
      }
    });
  }

  it("equals the logistic curve for two balanced layers (Saxe et al. 2014, eq. 9)", () => {
    const [s, u0, t] = [1.2, 1e-3, 3];
    const e = Math.exp(2 * s * t);
    expect(modeDynamics({ strength: s, initial: u0 }).at(t)).toBeCloseTo((s * e) / (e - 1 + s / u0), 14);
  });

  it("tends to the shallow exponential with rate |λ| for large |λ| (the lazy limit)", () => {
    const mode = modeDynamics({ strength: 1, initial: 0.1, lambda: -1e7 });
    expect(mode.at(3e-8)).toBeCloseTo(1 - 0.9 * Math.exp(-0.3), 12);
  });

  it("does not follow the formula printed in Saxe et al. 2014, eq. 25, which lacks a factor 2 (theory 4.1)", () => {
    // Printed: τ θ' = s − c0 sinh θ with ab = c0 sinh θ; correct: τ θ' = 2s − c0 sinh θ with ab = (c0/2) sinh θ.
    const [s, c0, theta0] = [1, 0.5, 0.3];
    const theta = (drive: number, t: number) =>
      solve(
        (_t, y, dy) => {
          dy[0] = drive - c0 * Math.sinh(y[0]!);
        },
        [theta0],
        { times: [0, t], relativeTolerance: 1e-13 },
      ).states.get(1, 0);
    const corrected = (c0 / 2) * Math.sinh(theta(2 * s, 1));
    const printed = c0 * Math.sinh(theta(s, 1));
    const found = modeDynamics({ strength: s, initial: (c0 / 2) * Math.sinh(theta0), lambda: c0 }).at(1);
    expect(Math.abs(found - corrected)).toBeLessThan(1e-12);
    expect(Math.abs(found - printed)).toBeGreaterThan(0.06);
  });

  it("has the half time (τ/2s) ln(s/u0 − 1) for two layers, and 0 from initial values beyond half", () => {
    const mode = modeDynamics({ strength: 1.7, initial: 1e-6, tau: 3 });
    expect(mode.halfTime).toBeCloseTo((3 / 3.4) * Math.log(1.7e6 - 1), 12);
    expect(mode.at(mode.halfTime)).toBeCloseTo(0.85, 13);
    expect(modeDynamics({ strength: 1, initial: 0.6 }).halfTime).toBe(0);
    expect(modeDynamics({ strength: -1, initial: 0.6 }).halfTime).toBe(Number.POSITIVE_INFINITY);
    expect(modeDynamics({ strength: 1, initial: 0 }).halfTime).toBe(Number.POSITIVE_INFINITY);
  });

  it("satisfies timeTo(at(t)) = t before saturation", () => {
    for (const depth of [1, 2, 3, 6, 40]) {
      for (const initial of [1e-9, 0.02, 1.5]) {
        const mode = modeDynamics({ strength: 1, initial, depth });
        const t = mode.timeTo(initial < 0.3 ? 0.5 : 1.2);
        for (const fraction of [0.2, 0.7, 1]) {
          expect(Math.abs(mode.timeTo(mode.at(fraction * t)) / (fraction * t) - 1)).toBeLessThan(1e-7);
        }
      }
    }
  });

  it("is finite and monotonic and reaches its limit for extreme initial values, depths and times", () => {
    for (const depth of [2, 3, 5, 100, 1000]) {
      // Initial values from the smallest numbers to beyond the limit.
      for (const initial of [1e-300, 1e-30, 1e-8, 0.999999999, 1 + 1e-12, 50]) {
        const mode = modeDynamics({ strength: 1, initial, depth });
        let last = initial;
        for (const t of [0, 1e-300, 1e-9, 1, 1e3, 1e9, 1e300, Number.POSITIVE_INFINITY]) {
          const u = mode.at(t);
          expect(Number.isFinite(u)).toBe(true);
          if (initial < 1) expect(u).toBeGreaterThanOrEqual(last * (1 - 1e-12));
          else expect(u).toBeLessThanOrEqual(last * (1 + 1e-12));
          last = u;
        }
        expect(last).toBe(1);
      }
    }
  });

  it("gives an infinite time for values that are not reached", () => {
    const mode = modeDynamics({ strength: 1, initial: 0.1, depth: 3 });
    for (const value of [1, 1.1, 0.05, -1]) expect(mode.timeTo(value)).toBe(Number.POSITIVE_INFINITY);
    expect(mode.timeTo(0.1)).toBe(0);
  });

  it("rejects numbers out of range, naming the argument", () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ strength: Number.NaN, initial: 1 }, "strength"],
      [{ strength: 1 }, "initial"],
      [{ strength: 1, initial: 1, depth: 0 }, "depth"],
      [{ strength: 1, initial: 1, depth: 2.5 }, "depth"],
      [{ strength: 1, initial: 1, inputVariance: 0 }, "inputVariance"],
      [{ strength: 1, initial: 1, tau: -1 }, "tau"],
      [{ strength: 1, initial: 1, depth: 3, lambda: 1 }, "lambda"],
      [{ strength: "1", initial: 1 }, "strength"],
    ];
    for (const [options, argument] of bad) {
      expect(() => modeDynamics(options as never)).toThrow(expect.objectContaining({ argument }));
    }
    expect(() => modeDynamics(undefined as never)).toThrow(ArgumentError);
    const mode = modeDynamics({ strength: 1, initial: 0.1 });
    for (const t of [-1, Number.NaN, "1"]) expect(() => mode.at(t as number)).toThrow(ArgumentError);
    expect(() => mode.timeTo(Number.NaN)).toThrow(ArgumentError);
  });
});
