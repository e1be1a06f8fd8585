import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableNumber, tickLabel } from "../../src/plots/drawing/format-number";
import { linearTicks, logTicks } from "../../src/plots/drawing/ticks";

const values = (ticks: ReturnType<typeof linearTicks>): number[] => ticks.major.map((tick) => tick.value);
const labels = (ticks: ReturnType<typeof linearTicks>): string[] => ticks.major.map((tick) => tick.label);

describe("linear ticks", () => {
  it("are multiples of 1, 2 or 5 times a power of ten", () => {
    expect(values(linearTicks([-0.03, 1.03], 5))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(labels(linearTicks([1e9, 1e9 + 4], 4))).toEqual([0, 1, 2, 3, 4].map((i) => `100000000${i}`));
    expect(labels(linearTicks([0, 2e6], 4))).toEqual(["0", "5×10⁵", "10⁶", "1.5×10⁶", "2×10⁶"]);
    expect(values(linearTicks([0, 7], 4))).toEqual([0, 2, 4, 6]);
    expect(values(linearTicks([-2e-7, 3e-7], 5))).toEqual([-2e-7, -1e-7, 0, 1e-7, 2e-7, 3e-7]);
  });

  it("lie inside any domain and are never many", () => {
    const domain = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(domain, ([low, span]) => {
        const found = values(linearTicks([low, low + span], 6));
        expect(found.length).toBeLessThanOrEqual(10);
        for (const value of found) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-6 * span - 1e-9 * Math.abs(low));
          expect(value).toBeLessThanOrEqual(low + span + 1e-6 * span + 1e-9 * Math.abs(low));
        }
      }),
    );
  });
});

describe("logarithmic ticks", () => {
  it("are powers of ten over several decades", () => {
    expect(labels(logTicks([1e-3, 10], 8))).toEqual(["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
  });

  it("skip decades where there are too many", () => {
    expect(labels(logTicks([1e-30, 1], 6))).toEqual([
      "10⁻³⁰",
      "10⁻²⁵",
      "10⁻²⁰",
      "10⁻¹⁵",
      "10⁻¹⁰",
      "10⁻⁵",
      "10⁰",
    ]);
    expect(labels(logTicks([Number.MIN_VALUE, Number.MAX_VALUE], 6)).length).toBeLessThanOrEqual(7);
  });

  it("fill in multiples within a decade or two, and linear steps within less", () => {
    expect(values(logTicks([2, 12], 10))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(values(logTicks([2, 90], 7))).toEqual([2, 5, 10, 20, 50]);
    expect(values(logTicks([1.01, 1.09], 4)).length).toBeGreaterThanOrEqual(3);
  });
});

describe("numbers", () => {
  it("have short labels on axes, with powers of ten for the tiny and the huge", () => {
    expect([0, -0.5, 1000, 2e-5, -1e-7, 3e6].map((value) => tickLabel(value))).toEqual([
      "0",
      "−0.5",
      "1000",
      "2×10⁻⁵",
      "−10⁻⁷",
      "3×10⁶",
    ]);
  });

  it("have six significant digits in tables, and whole numbers are in full", () => {
    // Given: numbers of all sizes; what they are shown as is on paper.
    expect([1 / 3, 123456789, 1.2345678e-7, -2.5e12, 0.001, 0].map(tableNumber)).toEqual([
      "0.333333",
      "123456789",
      "1.23457e-7",
      "-2.5e12",
      "0.001",
      "0",
    ]);
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(tableNumber)).toEqual([
      "NaN",
      "∞",
      "-∞",
    ]);
  });
});
