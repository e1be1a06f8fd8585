import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { informationPlane } from "../../src/information";

const CUBE = Array.from({ length: 8 }, (_, i) => [0, 1, 2].map((k) => ((i >> k) & 1 ? 1 : -1)));
const LABELS = CUBE.map(([a, b]) => (a! * b! > 0 ? 1 : 0));

describe("informationPlane", () => {
  it.each([
    ["all of x", (x: number[]) => x, 3, 1],
    ["the product", ([a, b]: number[]) => [a! * b!], 1, 1],
    ["one coordinate", ([a]: number[]) => [a!], 1, 0],
    [
      "signs of sum and difference",
      ([a, b]: number[]) => [a! + b! > 0 ? 1 : -1, a! - b! > 0 ? 1 : -1],
      1.5,
      0.5,
    ],
  ])("gives the bits of %s on the points of the cube (section 7)", (_, map, input, label) => {
    const point = informationPlane(CUBE.map(map), LABELS);
    expect(point.inputInformation).toBeCloseTo(input, 14);
    expect(point.labelInformation).toBeCloseTo(label, 14);
    expect(point.saturated).toBe(input === 3);
  });

  it("adds the correction of Miller and Madow to every entropy", () => {
    const plain = informationPlane(CUBE, LABELS);
    const corrected = informationPlane(CUBE, LABELS, { correction: "miller-madow" });
    const unit = 1 / (2 * 8 * Math.LN2);
    expect(corrected.inputInformation - plain.inputInformation).toBeCloseTo(7 * unit, 14);
    expect(corrected.labelInformation - plain.labelInformation).toBeCloseTo((7 + 1 - 7) * unit, 14);
  });

  it("treats 0 and -0 as equal, and numbers that differ in the last bit as different", () => {
    expect(informationPlane([[0], [-0]], [0, 1]).distinct).toBe(1);
    expect(informationPlane([[1], [1 + 2 ** -52]], [0, 1]).distinct).toBe(2);
  });

  it("rejects missing samples, other lengths and NaN", () => {
    expect(() => informationPlane([], [])).toThrow(ArgumentError);
    expect(() => informationPlane([[1]], [0, 1])).toThrow(/labels/);
    expect(() => informationPlane([[Number.NaN]], [0])).toThrow(/patterns/);
  });
});
