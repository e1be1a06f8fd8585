import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { finalDistance, type UniversalProblem, universalExact, universalFlow } from "../../src/universal";
import { largestDifference } from "../helpers/numbers";
import { CROSSING, grid, parallel, REFERENCE_PAIR } from "./problems";

/** Balanced pair, c = 0: k_h u²/h = k_y h. */
const balanced = (sign: 1 | -1): UniversalProblem => {
  const [h, encoder, decoder] = [0.02, 0.01, 0.04];
  return parallel({ h, u: sign * h * Math.sqrt(decoder / encoder), encoder, decoder });
};

/** Pair with equal targets. */
const agreeing = (h: number, y: number): UniversalProblem => ({
  initial: { representation: h, output: y, alignment: y },
  inputDistanceSquared: 1.3,
  targetDistanceSquared: 0,
  rates: { encoder: 0.02, decoder: 0.05 },
});

describe("universalExact", () => {
  it("agrees with the flow within 1e-10 for both signs of u and both signs of the conserved quantity", () => {
    for (const h of [1e-6, 0.01, 0.3, 4]) {
      for (const u of [-3, -0.4, -0.02, -1e-5, 0, 1e-7, 0.05, 0.9, 5]) {
        for (const [encoder, decoder] of [
          [0.01, 0.01],
          [1e-3, 0.05],
          [0.05, 2e-3],
        ] as const) {
          const problem = parallel({ h, u, encoder, decoder, input: 1.7, target: 0.8 });
          const exact = universalExact(problem);
          // A large decoder with a small representation is stiff: the end time is limited for the explicit method.
          const rate = (encoder * u * u) / h + decoder * h;
          const times = grid(Math.min(3000, 1e4 / rate), 60);
          // Errors near the saddle grow exponentially: the flow uses the smallest tolerance.
          const flow = universalFlow(problem, { times, relativeTolerance: 1e-14 });
          for (const name of ["representation", "output", "alignment"] as const) {
            const scale = Math.max(1, ...flow[name].map(Math.abs));
            expect(
              largestDifference(
                flow[name],
                times.map((t) => exact.at(t)[name]),
              ) / scale,
            ).toBeLessThan(1e-10);
          }
          expect(exact.crossing === undefined).toBe(flow.events.length === 0);
          if (exact.crossing !== undefined)
            expect(Math.abs(flow.events[0]!.time / exact.crossing - 1)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it("agrees with the printed solution for u in terms of tanh(θ/2)", () => {
    // x = tanh(θ/2), u = (l/2) sinh θ, ρ = (x₀ − x₊)/(x₀ − x₋) exp(−K κ t), x = (x₊ − x₋ ρ)/(1 − ρ), u = l x/(1 − x²)
    const [h0, u0, eh, ey, s] = [1e-3, 1e-3, 1e-3, 0.04, Math.SQRT1_2];
    const [kh, ky] = [eh / 2, ey / 2];
    const kappa = Math.sqrt(kh * ky);
    const c = (kh * u0 * u0) / h0 - ky * h0;
    const l = Math.abs(c) / kappa;
    const K = Math.hypot(l, 2 * s);
    const x0 = (2 * u0) / (Math.hypot(l, 2 * u0) + l);
    const [high, low] = [(2 * s) / (K + l), -(K + l) / (2 * s)];
    const exact = universalExact(REFERENCE_PAIR);
    for (const t of [0, 100, 700, 1500, 2500, 4000]) {
      const rho = ((x0 - high) / (x0 - low)) * Math.exp(-K * kappa * t);
      const x = (high - low * rho) / (1 - rho);
      const u = (l * x) / (1 - x * x);
      const R = Math.hypot(c, 2 * kappa * u);
      const h = c < 0 ? (R - c) / (2 * ky) : (2 * kappa * kappa * u * u) / (ky * (R + c));
      const state = exact.at(t);
      expect(Math.abs(state.output - u * u)).toBeLessThan(1e-12);
      expect(Math.abs(state.representation - h)).toBeLessThan(1e-12);
    }
  });

  it("reduces to the logistic curve for c = 0, and to decay into the saddle for outputs on the wrong side", () => {
    const s = Math.SQRT1_2;
    const rising = universalExact(balanced(1));
    const u0 = Math.sqrt(balanced(1).initial.output);
    const kappa = Math.sqrt(0.01 * 0.04) / 2;
    for (const t of [0, 50, 200, 400, 1000]) {
      const u = s / (1 + (s / u0 - 1) * Math.exp(-2 * s * kappa * t));
      expect(Math.abs(rising.at(t).output - u * u)).toBeLessThan(1e-14);
    }
    const falling = universalExact(balanced(-1));
    expect(falling.final).toEqual({ representation: 0, output: 0, alignment: 0 });
    expect(falling.crossing).toBeUndefined();
    expect(finalDistance(balanced(-1))).toBe(0);
    const nearby = parallel({ h: 0.02, u: -0.04 * (1 - 1e-9), encoder: 0.01, decoder: 0.04 });
    expect(Math.abs(universalExact(nearby).final.representation - finalDistance(nearby))).toBeLessThan(1e-14);
  });

  it("agrees with the solution of the Bernoulli equation within 1e-12 for equal targets", () => {
    const [encoder, decoder, dx2] = [0.02, 0.05, 1.3];
    for (const [h0, y0] of [
      [0.5, 0.1],
      [0.5, 0.6],
      [1e-6, 1e-3],
      [1e-3, 1e-9],
    ] as const) {
      const A = h0 - ((encoder / decoder) * dx2 * y0) / h0;
      const exact = universalExact(agreeing(h0, y0));
      for (const t of [0.5, 10, 300, 2000]) {
        const h = A / (1 + (A / h0 - 1) * Math.exp(-decoder * A * t));
        expect(Math.abs(exact.at(t).representation - h)).toBeLessThan(1e-12);
        const flow = universalFlow(agreeing(h0, y0), { times: [t], relativeTolerance: 1e-14 });
        expect(Math.abs(flow.representation[0]! - h)).toBeLessThan(1e-12);
        expect(exact.at(t).alignment).toBe(exact.at(t).output);
      }
      expect(Math.abs(exact.final.representation - Math.max(0, A))).toBeLessThan(1e-15);
    }
  });

  it("decays as a power of time for equal targets with A = 0", () => {
    const problem = {
      ...agreeing(0.5, 0.25),
      inputDistanceSquared: 1,
      rates: { encoder: 0.5, decoder: 0.5 },
    };
    const exact = universalExact(problem);
    // dh/dt = −η_y h², so h = h₀ / (1 + η_y h₀ t)
    // A is 0 up to rounding, which becomes visible after 10¹⁵ time units.
    for (const t of [1, 100, 1e4]) expect(exact.at(t).representation * (1 + 0.25 * t)).toBeCloseTo(0.5, 11);
    expect(exact.final.representation).toBeLessThan(1e-15);
  });

  it("is accurate for tiny starts and all times", () => {
    for (const h of [1e-300, 1e-100, 1e-12]) {
      for (const u of [1e-150, 1e-12, -1e-12]) {
        const problem = parallel({ h, u, encoder: 0.02, decoder: 0.03 });
        const exact = universalExact(problem);
        let last = -1;
        for (const t of [0, 1e-9, 1, 1e3, 1e9, 1e300, Number.POSITIVE_INFINITY]) {
          const { representation, output } = exact.at(t);
          expect(Number.isFinite(representation + output)).toBe(true);
          if (u > 0) expect(representation).toBeGreaterThanOrEqual(last * (1 - 1e-14));
          last = representation;
        }
        expect(Math.abs(last / finalDistance(problem) - 1)).toBeLessThan(1e-12);
        expect(exact.final.output).toBeCloseTo(0.5, 14);
      }
    }
  });

  it("depends on time and rates only through their product", () => {
    const slow = universalExact(parallel({ h: 0.01, u: 0.02, encoder: 0.01, decoder: 0.02 }));
    const fast = universalExact(parallel({ h: 0.01, u: 0.02, encoder: 0.1, decoder: 0.2 }));
    for (const t of [10, 300]) expect(fast.at(t / 10).output).toBeCloseTo(slow.at(t).output, 14);
  });

  it("rejects a pair off the manifold beyond the tolerance, stating its distance from the manifold", () => {
    expect(() => universalExact(CROSSING)).toThrow(/manifold .* at relative distance 0\.\d+ from it/);
    const off = {
      ...REFERENCE_PAIR,
      initial: { ...REFERENCE_PAIR.initial, alignment: REFERENCE_PAIR.initial.alignment * (1 - 1e-7) },
    };
    expect(() => universalExact(off)).toThrow(ArgumentError);
    const near = universalExact(off, { tolerance: 1e-6 });
    expect(
      Math.abs(near.at(1000).representation - universalExact(REFERENCE_PAIR).at(1000).representation),
    ).toBeLessThan(1e-9);
    for (const t of [-1, Number.NaN, "1"]) expect(() => near.at(t as number)).toThrow(ArgumentError);
    expect(() => universalExact(REFERENCE_PAIR, { tolerance: -1 })).toThrow(ArgumentError);
  });
});
