import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  INTERVAL_COUNT,
  intervalOf,
  KEY_COUNT,
  keyOf,
  rankOf,
  signOf,
  spanOf,
} from "../../../../src/ntk/arc-cosine/table/half-angle-intervals";

const intervals = [...new Set(Array.from({ length: KEY_COUNT }, (_, key) => intervalOf(key)))].filter(
  (interval) => interval !== undefined,
);

describe("intervals of half-angles", () => {
  it("hold the half-angles whose they are", () => {
    const half = fc.oneof(
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.integer({ min: -119, max: -1 }).map((power) => 2 ** power),
    );
    fc.assert(
      fc.property(half, (h) => {
        const interval = intervalOf(keyOf(h))!;
        const { middle, radius } = spanOf(interval);
        expect(signOf(interval)).toBe(h < 0 || Object.is(h, -0) ? -1 : 1);
        // Below 2^-120 everything is 0.
        expect(Math.abs(Math.abs(h) - middle)).toBeLessThanOrEqual(radius || 2 ** -120);
      }),
    );
  });

  it("follow one another from 0 to the right angle on both sides", () => {
    expect(intervals).toHaveLength(INTERVAL_COUNT);
    for (const side of [1, -1]) {
      const own = intervals.filter((interval) => signOf(interval) === side);
      expect(spanOf(own[0]!)).toEqual({ middle: 0, radius: 0 });
      let end = 2 ** -120;
      for (const { middle, radius } of own.slice(1).map(spanOf)) {
        expect(middle - radius).toBe(end);
        // As far from 0, in units of its own length, as 17 in units of 1 is at most.
        expect(middle / radius).toBeGreaterThanOrEqual(17);
        end = middle + radius;
      }
      expect(end).toBe(0.5);
    }
  });

  it("are counted from the right angle on", () => {
    const ranks = intervals.map(rankOf);
    expect([...ranks].sort((a, b) => a - b)).toEqual(intervals.map((_, rank) => rank));
    for (const [h, rank] of [
      [0.49, 0],
      [-0.49, 1],
      [0.44, 2],
      [0, INTERVAL_COUNT - 2],
      [-0, INTERVAL_COUNT - 1],
    ] as const) {
      expect(rankOf(intervalOf(keyOf(h))!)).toBe(rank);
    }
  });

  it("are those of the smallest numbers and of a right angle that rounding made obtuse, and no others", () => {
    expect(intervalOf(keyOf(0))).toBe(0);
    expect(intervalOf(keyOf(5e-324))).toBe(0);
    expect(intervalOf(keyOf(-0))).toBe(KEY_COUNT / 2);
    expect(intervalOf(keyOf(0.5 + 2 ** -52))).toBe(intervalOf(keyOf(0.5 - 2 ** -54)));
    for (const x of [0.57, -0.57, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(intervalOf(keyOf(x))).toBeUndefined();
    }
  });
});
