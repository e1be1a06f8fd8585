import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearTicks, logTicks } from "../../../src/plots/drawing/ticks";

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

  it("are whole numbers on request, at least one where the domain has one", () => {
    expect(values(linearTicks([0.9, 3.1], 6, true))).toEqual([1, 2, 3]);
    expect(values(linearTicks([0.5, 1.5], 6, true))).toEqual([1]);
    expect(values(linearTicks([0.4, 2.6], 6, true))).toEqual([1, 2]);
    expect(values(linearTicks([0.2, 0.8], 6, true))).toEqual([]);
    expect(values(linearTicks([-0.6, 20.6], 5, true))).toEqual([0, 5, 10, 15, 20]);
    expect(values(linearTicks([0.9, 3.1], 6))).toContain(1.5);
  });

  it("lie inside the domain and number at most 10", () => {
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

  it("skip decades if there are too many", () => {
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

  it("are multiples of powers of ten over one or two decades, and linear steps over less", () => {
    expect(values(logTicks([2, 12], 10))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(values(logTicks([2, 90], 7))).toEqual([2, 5, 10, 20, 50]);
    expect(values(logTicks([1.01, 1.09], 4)).length).toBeGreaterThanOrEqual(3);
  });
});
