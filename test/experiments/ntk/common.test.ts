import { describe, expect, it } from "vitest";
import { exponentBound, exponentOf } from "../../../src/experiments/ntk/common";
import { normal } from "../../../src/random";

const WIDTHS = [16, 64, 256];

/** Samples that scatter around a power law. */
const samplesOf = (exponent: number, counts: readonly number[], seed: number, scatter = 0.3) =>
  WIDTHS.map((width, i) =>
    Array.from(
      normal({ shape: [counts[i]!], seed: 10 * seed + i }).data,
      (x) => width ** exponent * (1 + scatter * x),
    ),
  );

describe("exponentOf", () => {
  it("returns the exponent of an exact power law, with a standard error of 0", () => {
    const { exponent, standardError } = exponentOf(WIDTHS, samplesOf(-0.5, [3, 2, 4], 1, 0));
    expect(Math.abs(exponent + 0.5)).toBeLessThan(1e-14);
    expect(standardError).toBeLessThan(1e-14);
  });

  it("gives each width the weight of its number of samples", () => {
    const one = [[1], [2], [4]];
    const repeated = [[1, 1, 1, 1], [2], [4, 4]];
    // Equal means: the weights have no effect on a power law, but on any other curve.
    expect(exponentOf(WIDTHS, repeated).exponent).toBeCloseTo(exponentOf(WIDTHS, one).exponent, 14);
    const curved = exponentOf(WIDTHS, [[1, 1, 1, 1], [2], [8, 8]]).exponent;
    const doubled = exponentOf(WIDTHS, [[1, 1], [2], [8, 8, 8, 8]]).exponent;
    expect(doubled - curved).toBeGreaterThan(0.01);
  });

  it("estimates a standard error equal to the scatter of the exponent over repetitions", () => {
    const found = Array.from({ length: 400 }, (_, seed) =>
      exponentOf(WIDTHS, samplesOf(-0.5, [20, 20, 5], seed)),
    );
    const deviation = Math.sqrt(
      found.reduce((sum, { exponent }) => sum + (exponent + 0.5) ** 2, 0) / found.length,
    );
    const expected = found.reduce((sum, { standardError }) => sum + standardError, 0) / found.length;
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(0.1);
  });
});

describe("exponentBound", () => {
  it("confirms −1/2 of a power law that scatters, and rejects −0.2 of another one", () => {
    const holds = (exponent: number, seed: number) => {
      const found = exponentOf(WIDTHS, samplesOf(exponent, [40, 40, 10], seed));
      return Math.abs(found.exponent + 0.5) <= exponentBound(found.standardError);
    };
    const seeds = Array.from({ length: 50 }, (_, seed) => seed);
    expect(seeds.filter((seed) => holds(-0.5, seed)).length).toBeGreaterThan(45);
    expect(seeds.filter((seed) => holds(-0.2, seed))).toEqual([]);
  });
});
