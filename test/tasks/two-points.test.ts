import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { twoPoints } from "../../src/tasks";

describe("twoPoints", () => {
  it("returns the inputs -1, 0 and the targets 0.6, 0.6 + √½ by default (theory 1.8)", () => {
    const { inputs, targets } = twoPoints();
    expect([...inputs.data]).toEqual([-1, 0]);
    expect([...targets.data]).toEqual([0.6, 0.6 + Math.SQRT1_2]);
  });

  it("has the given squared distances for any sizes", () => {
    const sizes = { inputSize: 7, outputSize: 3 };
    const { inputs, targets } = twoPoints({
      inputDistanceSquared: 2.5,
      targetDistanceSquared: 0.3,
      ...sizes,
    });
    const square = (data: Float64Array, n: number) =>
      Array.from({ length: n }, (_, i) => (data[n + i]! - data[i]!) ** 2).reduce((a, b) => a + b);
    expect(square(inputs.data, 7)).toBeCloseTo(2.5, 14);
    expect(square(targets.data, 3)).toBeCloseTo(0.3, 14);
    expect(inputs.get(0, 4)).toBeCloseTo(-1 / Math.sqrt(7), 15);
  });

  it("rejects distances and sizes out of range", () => {
    expect(() => twoPoints({ inputDistanceSquared: 0 })).toThrow(ArgumentError);
    expect(() => twoPoints({ targetDistanceSquared: -1 })).toThrow(ArgumentError);
    expect(() => twoPoints({ inputSize: 1.5 })).toThrow("inputSize");
    expect(() => twoPoints({ outputSize: 2 ** 40 })).toThrow("outputSize");
  });
});
