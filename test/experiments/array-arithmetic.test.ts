import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import {
  difference,
  distance,
  divided,
  inner,
  relativeDistance,
  scaled,
} from "../../src/experiments/array-arithmetic";

describe("arithmetic of the experiments", () => {
  const a = toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2]);
  const b = toNdArray(Float64Array.of(1, 2, 3, 1), [2, 2]);

  it("returns fresh arrays of the same shape", () => {
    for (const [result, entries] of [
      [difference(a, b), [0, 0, 0, 3]],
      [scaled(a, -2), [-2, -4, -6, -8]],
      [divided(a, 3), [1 / 3, 2 / 3, 1, 4 / 3]],
    ] as const) {
      expect(result.shape).toEqual([2, 2]);
      expect(Array.from(result.data)).toEqual(entries);
    }
    expect(Array.from(a.data)).toEqual([1, 2, 3, 4]);
  });

  it("reduces over all entries, of arrays of any strides", () => {
    expect(inner(a, b)).toBe(18);
    expect(distance(a, b)).toBe(3);
    expect(relativeDistance(a, b)).toBe(3 / Math.sqrt(15));
    expect(inner(a, b.transpose(1, 0))).toBe(17);
  });

  it("refuses arrays of different shapes, and NaN remains visible in distances", () => {
    const row = toNdArray(Float64Array.of(1, 2, 3, 4), [1, 4]);
    expect(() => distance(a, row)).toThrow(/shape/);
    const bad = toNdArray(Float64Array.of(1, 2, 3, Number.NaN), [2, 2]);
    expect([distance(a, bad), relativeDistance(bad, a), inner(a, bad)]).toEqual(
      new Array(3).fill(Number.NaN),
    );
  });
});
