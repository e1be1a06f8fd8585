import { describe, expect, it } from "vitest";
import { type Mixing, mixingOf } from "../../../src/bayesian/posterior/mixing";
import { runSync } from "../../../src/concurrency/run-generator";
import { generator } from "../../../src/random";

const mixing = (columns: readonly (readonly number[])[], chains: number): Mixing => {
  const rows = columns[0]!.length;
  const data = Float64Array.from({ length: rows * columns.length }, (_, k) => {
    const column = columns[k % columns.length]!;
    return column[Math.floor(k / columns.length)]!;
  });
  return runSync(mixingOf([{ rows, columns: columns.length, data }], chains));
};

/** Chains of x_{t+1} = ρ x_t + noise with variance 1, one after another. */
function autoregressive(rho: number, chains: number, samples: number): number[] {
  const random = generator(1);
  return Array.from({ length: chains }, () => {
    let x = random.normal();
    return Array.from({ length: samples }, () => {
      x = rho * x + Math.sqrt(1 - rho * rho) * random.normal();
      return x;
    });
  }).flat();
}

describe("mixing of chains", () => {
  it("has the split R̂ of a chain by hand", () => {
    // Halves 0, 2 and 1, 5: means 1 and 3, variances 2 and 8, so W = 5, B/n = 2, and R̂² = (W/2 + 2)/W.
    expect(mixing([[0, 2, 1, 5]], 1).rHat).toBeCloseTo(Math.sqrt(0.9), 14);
  });

  it("leaves out the middle of a chain of odd length", () => {
    expect(mixing([[0, 2, 77, 1, 5]], 1).rHat).toBeCloseTo(Math.sqrt(0.9), 14);
  });

  it.each([0, 0.5, 0.9, -0.5])("has the effective number of an autoregression with coefficient %s", (rho) => {
    const [chains, samples] = [4, 20_000];
    const { rHat, effectiveSamples } = mixing([autoregressive(rho, chains, samples)], chains);
    const expected = (chains * samples * (1 - rho)) / (1 + rho);
    expect(Math.abs(effectiveSamples / expected - 1)).toBeLessThan(0.1);
    expect(rHat).toBeLessThan(1.005);
  });

  it("is the worst of all statistics", () => {
    const [good, bad] = [autoregressive(0, 2, 1000), autoregressive(0.95, 2, 1000)];
    const [first, second, both] = [mixing([good], 2), mixing([bad], 2), mixing([good, bad], 2)];
    expect(both.rHat).toBe(Math.max(first.rHat, second.rHat));
    expect(both.effectiveSamples).toBe(Math.min(first.effectiveSamples, second.effectiveSamples));
  });

  it("finds chains at different places, and a drift", () => {
    const apart = autoregressive(0, 2, 500).map((x, k) => x + (k < 500 ? 0 : 3));
    expect(mixing([apart], 2).rHat).toBeGreaterThan(1.5);
    const drift = autoregressive(0, 2, 500).map((x, k) => x + (k % 500) / 100);
    expect(mixing([drift], 2).rHat).toBeGreaterThan(1.5);
  });

  it("does not depend on units, nor on a large mean", () => {
    const chain = autoregressive(0.3, 2, 200);
    const plain = mixing([chain], 2);
    const moved = mixing([chain.map((x) => 2 ** 20 * (x + 1000))], 2);
    expect(moved.rHat).toBeCloseTo(plain.rHat, 10);
    expect(moved.effectiveSamples).toBeCloseTo(plain.effectiveSamples, 7);
  });

  it("leaves constants out, and says when nothing varies or chains stand still", () => {
    const chain = autoregressive(0, 2, 100);
    expect(mixing([chain, chain.map(() => 2)], 2)).toEqual(mixing([chain], 2));
    expect(mixing([chain.map(() => 2)], 2)).toEqual({ rHat: Number.POSITIVE_INFINITY, effectiveSamples: 0 });
    const still = mixing([chain.map((_, k) => (k < 100 ? 1 : 2))], 2);
    expect(still.rHat).toBe(Number.POSITIVE_INFINITY);
    expect(still.effectiveSamples).toBeLessThan(3);
  });
});
