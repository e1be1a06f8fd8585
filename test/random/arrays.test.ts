import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { normal, orthogonal, uniform } from "../../src/random";
import { orthogonality, rowMajor } from "../linalg/matrices";
import { draw, mean, moment } from "./moments";

describe("arrays of random numbers", () => {
  it("have the requested shape, range, mean and standard deviation", () => {
    const x = uniform({ shape: [3, 4, 2], low: -2, high: -1, seed: 9 });
    expect(x.shape).toEqual([3, 4, 2]);
    expect(Math.min(...x.data)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...x.data)).toBeLessThan(-1);
    const z = normal({ shape: [50_000], mean: 3, standardDeviation: 2, seed: 9 });
    expect(Math.abs(mean([...z.data]) - 3)).toBeLessThan((5 * 2) / Math.sqrt(50_000));
  });

  it("have orthonormal rows or columns times the gain if made by orthogonal, for any shape", () => {
    for (const [rows, columns] of [
      [1, 1],
      [5, 5],
      [40, 12],
      [12, 40],
      [1, 6],
    ] as const) {
      const q = orthogonal({ rows, columns, seed: 3 });
      expect(orthogonality(rows >= columns ? q : rowMajor(q.transpose(1, 0)))).toBeLessThan(1e-14);
    }
    expect(Math.abs(orthogonal({ rows: 1, columns: 1, gain: 2, seed: 1 }).get(0, 0))).toBe(2);
  });

  it("are uniform over rotations if made by orthogonal: E[q₀₀²] = 1/n, E[q₀₀⁴] = 3/(n(n+2))", () => {
    const n = 4;
    const entries = draw(4000, () => 0).map((_, seed) => orthogonal({ rows: n, columns: n, seed }).get(0, 0));
    expect(Math.abs(moment(entries, 2) - 1 / n)).toBeLessThan(5 * Math.sqrt(0.0625 / 4000));
    expect(Math.abs(moment(entries, 4) - 3 / (n * (n + 2)))).toBeLessThan(5 * Math.sqrt(0.04 / 4000));
  });

  it("are rejected if the shape is invalid or too large, with the number of bytes", () => {
    for (const shape of [[], [0], [-1, 2], [1.5], "3", null]) {
      expect(() => normal({ shape: shape as number[] })).toThrow(ArgumentError);
    }
    expect(() => uniform({ shape: [1e5, 1e5] })).toThrow(/80,000,000,000 bytes/);
    expect(() => orthogonal({ rows: 0, columns: 1 })).toThrow(ArgumentError);
    expect(() => normal({ shape: [2], standardDeviation: -1 })).toThrow(ArgumentError);
    expect(() => uniform({ shape: [2], low: 1, high: 1 })).toThrow(ArgumentError);
  });
});
