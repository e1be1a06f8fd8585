import { describe, expect, it } from "vitest";
import { generator } from "../../../src/random";
import { fitUniversal, type UniversalFit } from "../../../src/universal";
import { adviceOn, verdictOf } from "../../../src/universal/fit/verdict";
import { grid } from "../problems";

const curve = (relativeResidual: number) => ({ residual: 0, relativeResidual, explained: 1 });

/** A converged fit of systematic residuals, with narrow intervals and a start near 0, changed in some of its fields. */
const fitWith = (change: Partial<UniversalFit>): Omit<UniversalFit, "verdict" | "advice"> =>
  ({
    rates: { encoder: 1, decoder: 1 },
    relativeResidual: 0.01,
    confidence: { encoder: [0.9, 1.1], decoder: [0.9, 1.1] },
    predicted: { representation: Float64Array.of(0.1, 1) } as UniversalFit["predicted"],
    problem: { initial: { representation: 0.1 } } as UniversalFit["problem"],
    start: "fitted",
    curves: { representation: curve(0.02), output: curve(0.03), alignment: curve(0.01) },
    timeShift: { shift: 0, relativeResidual: 0.01, explained: 0 },
    autocorrelation: 0.9,
    atBound: false,
    converged: true,
    ...change,
  }) as Omit<UniversalFit, "verdict" | "advice">;

describe("verdictOf", () => {
  it.each([
    [1e-6, "follows the theory: under 0.001 % residual"],
    [0.049, "follows the theory: 4.9 % residual"],
    [0.051, "follows the theory roughly: 5.1 % residual, most of it in the output (3 % of its range)"],
    [0.149, "follows the theory roughly: 15 % residual, most of it in the output (3 % of its range)"],
    [0.151, "does not follow the theory: 15 % residual, most of it in the output (3 % of its range)"],
  ])("classifies a relative residual of %s", (relativeResidual, verdict) => {
    expect(verdictOf(fitWith({ relativeResidual }), 0)).toBe(verdict);
  });

  it("attributes residuals to noise if they are uncorrelated and at most 1.5 times the noise", () => {
    const noise = 0.05;
    const verdict = (relativeResidual: number, autocorrelation: number) =>
      verdictOf(fitWith({ relativeResidual, autocorrelation }), noise);
    expect(verdict(0.074, 0.29)).toBe(
      "follows the theory: 7.4 % residual, which the noise of the data explains",
    );
    expect(verdict(0.076, 0.29)).toMatch(/^follows the theory roughly/);
    expect(verdict(0.074, 0.31)).toMatch(/^follows the theory roughly/);
    expect(verdictOf(fitWith({ relativeResidual: 0.151, autocorrelation: 0 }), 0.2)).toMatch(/^is too noisy/);
    expect(verdictOf(fitWith({ relativeResidual: 0.149, autocorrelation: 0 }), 0.2)).toMatch(
      /^follows the theory/,
    );
    expect(verdictOf(fitWith({ relativeResidual: 9e-7, autocorrelation: 0 }), 1)).not.toContain("noise");
  });

  it("gives a large initial distance as the reason of a misfit if it is above half of the final one", () => {
    const verdict = (representation: number) => {
      const problem = { initial: { representation } } as UniversalFit["problem"];
      return verdictOf(fitWith({ relativeResidual: 0.1, problem }), 0);
    };
    expect(verdict(0.51)).toContain("start too far apart");
    expect(verdict(0.49)).toContain("most of it in the output");
  });

  it("mentions a time shift that explains more than half of residuals above 0.1 %", () => {
    const verdict = (relativeResidual: number, explained: number) =>
      verdictOf(fitWith({ relativeResidual, timeShift: { shift: -3, relativeResidual, explained } }), 0);
    expect(verdict(0.0011, 0.51)).toMatch(/learning starts 3 earlier than .* 51 % of the squared residuals$/);
    expect(verdict(0.0009, 0.51)).not.toContain("learning starts");
    expect(verdict(0.0011, 0.49)).not.toContain("learning starts");
  });

  it("mentions intervals whose upper end is above twice the rate, rates at a bound and a lack of convergence", () => {
    const upTo = (high: number) => ({ confidence: { encoder: [0.9, 1.1], decoder: [0.5, high] } as const });
    const verdict = (change: object) => verdictOf(fitWith(change), 0);
    expect(verdict(upTo(2.1))).toContain("determine the rates poorly");
    expect(verdict(upTo(1.9))).not.toContain("poorly");
    expect(verdict({ atBound: true })).toContain("a rate is at its bound");
    expect(verdict({ converged: false })).toContain("did not converge");
  });
});

describe("adviceOn", () => {
  const advice = (start: UniversalFit["start"], explained: number) =>
    adviceOn(fitWith({ start, timeShift: { shift: -3, relativeResidual: 0.01, explained } }), 0);

  it("is to fit the start if a time shift explains the residuals of a fit from the first sample", () => {
    expect(advice("measured", 0.51)).toEqual({ start: "fitted" });
  });

  it("is undefined if the start was fitted already, or if a time shift does not explain the residuals", () => {
    expect(advice("fitted", 0.51)).toBeUndefined();
    expect(advice("measured", 0.49)).toBeUndefined();
  });
});

describe("the verdict of fitUniversal", () => {
  it("reports that a trajectory does not follow the theory, with the likely reason", () => {
    // The initial distance of this pair is similar to the final one, and its curves do not follow the theory.
    const times = grid(100, 80);
    const misfit = fitUniversal({
      times,
      representation: times.map((t) => 1 + 0.5 * Math.sin(t / 9)),
      output: times.map((t) => 0.25 + 0.2 * Math.sin(t / 12)),
      alignment: times.map((t) => 0.1 * Math.cos(t / 7)),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(misfit.verdict).toMatch(
      /^does not follow the theory: \d+ % residual: the representations start too far apart/,
    );
    expect(misfit.curves.representation.explained).toBeLessThan(0.9);
    expect(Number.isFinite(misfit.residual + misfit.rates.encoder + misfit.rates.decoder)).toBe(true);
  });

  it("reports that a trajectory of pure noise is too noisy to decide", () => {
    const random = generator(2);
    const times = grid(100, 80);
    const noise = (mean: number) => times.map(() => mean + 0.1 * random.uniform());
    const fit = fitUniversal({
      times,
      representation: noise(0.3),
      output: noise(0.3),
      alignment: noise(0),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(fit.verdict).toMatch(/^is too noisy to decide whether it follows the theory: \d+ % residual/);
  });
});
