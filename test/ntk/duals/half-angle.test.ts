import { describe, expect, it } from "vitest";
import { cosineOf, halfOfCosine } from "../../../src/ntk/duals/half-angle";

describe("halfOfCosine", () => {
  it("accepts cosines that exceed [-1, 1] by rounding errors", () => {
    expect(halfOfCosine(1 + 1e-15)).toBe(0);
    expect(cosineOf(halfOfCosine(-1 - 1e-15))).toBe(-1);
  });
});
