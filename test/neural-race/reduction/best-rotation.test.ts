import { describe, expect, test } from "vitest";
import { bestRotation } from "../../../src/neural-race/reduction/sweep/best-rotation";
import { uniform } from "../../../src/random";

type Coefficients = readonly [number, number, number, number];

const gain = ([a, b, c, d]: Coefficients, x: number): number =>
  a * Math.cos(x) + b * Math.sin(x) + c * Math.cos(2 * x) + d * Math.sin(2 * x);

/** Returns φ for the cosine and sine of φ / 2 that `bestRotation` writes. */
function found(coefficients: Coefficients): number {
  const rotation = new Float64Array(2);
  bestRotation(rotation, ...coefficients);
  expect(Math.hypot(...rotation)).toBeCloseTo(1, 14);
  return 2 * Math.atan2(rotation[1]!, rotation[0]!);
}

/** Returns the largest gain on a grid of angles. */
const largestOnGrid = (coefficients: Coefficients, points: number): number =>
  Array.from({ length: points }, (_, i) => gain(coefficients, (2 * Math.PI * i) / points)).reduce((x, y) =>
    Math.max(x, y),
  );

const draws = uniform({ shape: [200, 4], low: -1, high: 1, seed: 5 }).data;
const random = Array.from({ length: 200 }, (_, i): Coefficients => {
  const [a, b, c, d] = draws.subarray(4 * i, 4 * i + 4) as unknown as Coefficients;
  return [a, b, c, d];
});

describe("bestRotation", () => {
  test("reaches a maximum that is at least the largest gain at sixteen angles", () => {
    for (const coefficients of random) {
      const [a, b, c, d] = coefficients;
      const x = found(coefficients);
      expect(gain(coefficients, x)).toBeGreaterThanOrEqual(largestOnGrid(coefficients, 16) - 1e-14);
      const slope = b * Math.cos(x) - a * Math.sin(x) + 2 * d * Math.cos(2 * x) - 2 * c * Math.sin(2 * x);
      expect(Math.abs(slope)).toBeLessThan(1e-13);
      // An angle that is off by 1e-6 has a slope.
      for (const near of [x - 1e-3, x + 1e-3]) {
        expect(gain(coefficients, near)).toBeLessThan(gain(coefficients, x));
      }
    }
  });

  test("equals the angles of one harmonic", () => {
    for (const [a, b] of random) {
      expect(found([a, b, 0, 0])).toBeCloseTo(Math.atan2(b, a), 13);
      expect(found([0, 0, a, b])).toBeCloseTo(Math.atan2(b, a) / 2, 13);
    }
  });

  test.each([
    [[-1, 0, 0, 0], Math.PI],
    [[0, 0, -1, 0], Math.PI / 2],
    [[1, 0, 1, 0], 0],
    [[-1, 0, 0.1, 0], Math.PI],
  ] as const)("turns %j by %f, to either side at half a turn", (coefficients, angle) => {
    expect(Math.abs(found(coefficients))).toBeCloseTo(angle, 13);
  });
});
