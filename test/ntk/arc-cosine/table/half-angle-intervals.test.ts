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
  it("contain the half-angles that have their key", () => {
    const half = fc.oneof(
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.integer({ min: -119, max: -1 }).map((power) => 2 ** power),
    );
    fc.assert(
      fc.property(half, (h) => {
        const interval = intervalOf(keyOf(h))!;
        const { middle, radius } = spanOf(interval);
        expect(signOf(interval)).toBe(h < 0 || Object.is(h, -0) ? -1 : 1);
        // Half-angles below 2^-120 belong to the interval of 0.
        expect(Math.abs(Math.abs(h) - middle)).toBeLessThanOrEqual(radius || 2 ** -120);
      }),
    );
  });

  it("are adjacent from 0 to the right angle, for acute and obtuse angles", () => {
    expect(intervals).toHaveLength(INTERVAL_COUNT);
    for (const side of [1, -1]) {
      const ofSide = intervals.filter((interval) => signOf(interval) === side);
      expect(spanOf(ofSide[0]!)).toEqual({ middle: 0, radius: 0 });
      let end = 2 ** -120;
      for (const { middle, radius } of ofSide.slice(1).map(spanOf)) {
        expect(middle - radius).toBe(end);
        // The distance of the middle from 0 is at least 17 times the radius.
        expect(middle / radius).toBeGreaterThanOrEqual(17);
        end = middle + radius;
      }
      expect(end).toBe(0.5);
    }
  });

  it("are ranked from the right angle to 0, alternating between acute and obtuse angles", () => {
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

  it("include tiny numbers and half-angles slightly above ½ by rounding, but nothing beyond", () => {
    expect(intervalOf(keyOf(0))).toBe(0);
    expect(intervalOf(keyOf(5e-324))).toBe(0);
    expect(intervalOf(keyOf(-0))).toBe(KEY_COUNT / 2);
    expect(intervalOf(keyOf(0.5 + 2 ** -52))).toBe(intervalOf(keyOf(0.5 - 2 ** -54)));
    for (const x of [0.57, -0.57, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(intervalOf(keyOf(x))).toBeUndefined();
    }
  });
});
