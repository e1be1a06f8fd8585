import { describe, expect, it } from "vitest";
import { generator } from "../../../src/random";
import { fitUniversal } from "../../../src/universal";
import { rateInterval, studentQuantile } from "../../../src/universal/fit/intervals";
import { trials } from "../../helpers/nightly";
import { referencesOf } from "../../helpers/references";
import { CROSSING, GENERAL, REFERENCE_PAIR } from "../problems";
import { additive, contains, measure, noisy, relative } from "./measured-trajectories";

const references = referencesOf(import.meta.url);

/** Number of noisy trajectories of each kind. */
const SEEDS = trials(30, 100);

/** Probability at which a correct interval fails the test of coverage. */
const SIGNIFICANCE = 0.02;

/**
 * Smallest number k of successes that a binomial distribution makes plausible: the largest k with P(X < k) at most the
 * significance. Intervals of 95 % have to contain the rates in at least 26 of 30 trials, P(X < 26) = 1.6 %, and in at
 * least 90 of 100 trials, P(X < 90) = 1.1 %.
 */
function fewestSuccesses(count: number, probability: number, significance: number): number {
  let [k, term, below] = [0, (1 - probability) ** count, 0];
  while (below + term <= significance) {
    below += term;
    term *= ((count - k) / (k + 1)) * (probability / (1 - probability));
    k++;
  }
  return k;
}

describe("the intervals of a universal fit", () => {
  it("are tested by containing the rates in at least 26 of 30, or 90 of 100, trials", () => {
    expect([30, 100].map((count) => fewestSuccesses(count, 0.95, SIGNIFICANCE))).toEqual([26, 90]);
  });

  it.each([
    ["rich, noise of 2 % of each curve's range", REFERENCE_PAIR, 4000, additive],
    ["rich, 2 % of each value", REFERENCE_PAIR, 4000, relative],
    ["general, 2 % of each curve's range", GENERAL, 500, additive],
    ["crossing, 2 % of each value", CROSSING, 1500, relative],
  ] as const)(
    "contain both rates as often as their confidence of 95 % requires: %s",
    (_, problem, end, addNoise) => {
      const trajectory = measure(problem, end, 60);
      let containing = 0;
      for (let seed = 0; seed < SEEDS; seed++) {
        const fit = fitUniversal(noisy(trajectory, seed, addNoise));
        const both =
          contains(fit.confidence.encoder, problem.rates.encoder) &&
          contains(fit.confidence.decoder, problem.rates.decoder);
        if (both) containing++;
        // The intervals are narrow, some per cent of the rates.
        const [low, high] = fit.confidence.encoder!;
        expect(high / low).toBeLessThan(1.3);
        expect(fit.start).toBe("fitted");
        expect(fit.verdict).toMatch(/^follows the theory: .* which the noise of the data explains/);
      }
      expect(containing).toBeGreaterThanOrEqual(fewestSuccesses(SEEDS, 0.95, SIGNIFICANCE));
    },
  );

  it("are wide for a systematic misfit, whose residuals are correlated", () => {
    const truth = measure(GENERAL, 500, 400);
    const bent = truth.output.map((x, i) => x + 0.02 * Math.sin(i / 40));
    const smooth = fitUniversal({ ...truth, output: bent });
    const random = generator(1);
    const exact = fitUniversal(truth);
    const white = fitUniversal({
      ...truth,
      output: truth.output.map((x) => x + 0.014 * random.normal()),
    });
    const width = ({ confidence: { decoder } }: typeof smooth) => Math.log(decoder![1] / decoder![0]);
    expect(smooth.autocorrelation).toBeGreaterThan(0.9);
    expect(Math.abs(white.autocorrelation)).toBeLessThan(0.3);
    expect(width(smooth)).toBeGreaterThan(3 * width(white));
    expect(width(exact)).toBeLessThan(1e-6);
  });
});

describe("rateInterval", () => {
  it("has no value for intervals without a finite, positive end, and exponentials for all others", () => {
    expect(rateInterval([0, Math.log(2)])).toEqual([1, Math.exp(Math.log(2))]);
    for (const interval of [undefined, [-800, 1], [1, 710], [Number.NaN, Number.NaN]] as const)
      expect(rateInterval(interval as [number, number] | undefined)).toBeUndefined();
  });
});

describe("studentQuantile", () => {
  it("approximates the quantile of Student's t distribution for two simultaneous intervals of 95 %", () => {
    const name = "quantile of Student's t at confidence √0.95";
    for (const { given, check } of references.all<{ degreesOfFreedom: number }>(name))
      check(studentQuantile(given.degreesOfFreedom));
  });
});
