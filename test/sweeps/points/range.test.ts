import { describe, expect, it } from "vitest";
import { range } from "../../../src/sweeps";

describe("range", () => {
  it("has both ends and equal distances, in decimals without rounding errors", () => {
    expect(range(-10, 10, 5)).toEqual([-10, -5, 0, 5, 10]);
    expect(range(0, 1, 11)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });

  it("has equal ratios on a logarithmic scale", () => {
    expect(range(1e-3, 1, 4, { scale: "log" })).toEqual([0.001, 0.01, 0.1, 1]);
    const values = range(2, 3, 7, { scale: "log" });
    const ratio = 1.5 ** (1 / 6);
    for (let i = 1; i < 7; i++) expect(values[i]! / values[i - 1]!).toBeCloseTo(ratio, 13);
  });

  it("has the powers of ten between powers of ten", () => {
    for (let low = -12; low <= 12; low++) {
      for (let high = low + 1; high <= 12; high++) {
        const powers = Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
        expect(range(powers[0]!, powers.at(-1)!, powers.length, { scale: "log" })).toEqual(powers);
        expect(range(powers.at(-1)!, powers[0]!, powers.length, { scale: "log" })).toEqual(
          [...powers].reverse(),
        );
      }
    }
    expect(range(1, 10, 3, { scale: "log" })[1]).toBeCloseTo(Math.sqrt(10), 13);
  });

  it("has equal ratios between ends with an infinite ratio, in both directions", () => {
    const powers = [-1074, -550, -26, 498, 1022].map((exponent) => 2 ** exponent);
    const [low, high] = [powers[0]!, powers[4]!];
    const relative = (values: readonly number[], to: readonly number[]) => values.map((x, i) => x / to[i]!);
    for (const x of relative(range(low, high, 5, { scale: "log" }), powers)) expect(x).toBeCloseTo(1, 13);
    for (const x of relative(range(high, low, 5, { scale: "log" }), powers.reverse()))
      expect(x).toBeCloseTo(1, 13);
  });

  it("refuses ranges without a meaning", () => {
    expect(() => range(0, 1, 3, { scale: "log" })).toThrow("range: from must be a finite number above 0");
    expect(() => range(0, 1, 1)).toThrow("range: count must be an integer at least 2");
    expect(() => range(1, 1, 2)).toThrow("range: count must be 1 where both ends are equal");
    expect(() => range(-1.7e308, 1.7e308, 3)).toThrow("range: to must be such that to - from is finite");
  });
});
