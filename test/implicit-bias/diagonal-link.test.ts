import { describe, expect, it } from "vitest";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";

describe("diagonalLink", () => {
  it("has an integral whose differences agree with its value h", () => {
    for (const depth of [2, 3, 4, 7]) {
      const link = diagonalLink(depth);
      const value = (link.integral(0.3 + 1e-6) - link.integral(0.3 - 1e-6)) / 2e-6;
      expect(Math.abs(link.value(0.3) / value - 1)).toBeLessThan(1e-8);
    }
  });

  it("is infinite outside the domain (−1, 1) of depths above 2", () => {
    const link = diagonalLink(3);
    expect([link.value(1), link.value(-1)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([link.slope(1), link.integral(-1)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
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
