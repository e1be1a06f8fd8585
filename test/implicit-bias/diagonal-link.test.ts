import { describe, expect, it } from "vitest";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";

describe("diagonalLink", () => {
  it("has an inverse that agrees with its value h", () => {
    for (const depth of [2, 3, 4, 7]) {
      const link = diagonalLink(depth);
      for (const z of [1e-9, 0.3, 2, 50, 1e6]) {
        expect(Math.abs(link.value(link.inverse(z)) / z - 1)).toBeLessThan(1e-11 * Math.max(1, Math.sqrt(z)));
      }
    }
  });

  it("agrees with the published form (1 − u)^(−3) − (1 + u)^(−3) at depth 3", () => {
    expect(diagonalLink(3).value(0.4)).toBeCloseTo(0.6 ** -3 - 1.4 ** -3, 13);
  });

  it("has a slope that agrees with central differences", () => {
    for (const depth of [2, 3, 4, 7]) {
      const link = diagonalLink(depth);
      const slope = (link.value(0.3 + 1e-6) - link.value(0.3 - 1e-6)) / 2e-6;
      expect(Math.abs(link.slope(0.3) / slope - 1)).toBeLessThan(1e-8);
    }
  });
});
