import { describe, expect, it } from "vitest";
import { tableNumber, tickLabel } from "../../../src/plots/drawing/format-number";

describe("formatted numbers", () => {
  it("have short tick labels, with powers of ten for small and large magnitudes", () => {
    expect([0, -0.5, 1000, 2e-5, -1e-7, 3e6].map((value) => tickLabel(value))).toEqual([
      "0",
      "−0.5",
      "1000",
      "2×10⁻⁵",
      "−10⁻⁷",
      "3×10⁶",
    ]);
  });

  it("have six significant digits in tables, except integers, which are written in full", () => {
    const numbers = [1 / 3, 123456789, 1.2345678e-7, -2.5e12, 0.001, 0];
    expect(numbers.map((x) => tableNumber(x))).toEqual([
      "0.333333",
      "123456789",
      "1.23457e-7",
      "-2.5e12",
      "0.001",
      "0",
    ]);
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((x) => tableNumber(x)),
    ).toEqual(["NaN", "∞", "-∞"]);
  });
});
