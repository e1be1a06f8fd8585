import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { diagonalPotential } from "../../src/implicit-bias";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

describe("diagonalPotential", () => {
  it("agrees with the closed form at depth 2 and is even", () => {
    const closedForm = "potential q(z) of diagonal linear networks of depth 2";
    for (const { given, check } of references.all<{ z: number }>(closedForm)) {
      check(diagonalPotential(given.z, 2));
      expect(diagonalPotential(-given.z, 2)).toBe(diagonalPotential(given.z, 2));
    }
  });

  it("is quadratic for small z and |z| for large z", () => {
    for (const depth of [2, 3, 4, 9]) {
      expect(diagonalPotential(0, depth)).toBe(0);
      const slope = depth === 2 ? 2 : (2 * depth) / (depth - 2);
      expect(diagonalPotential(1e-6, depth) / (1e-12 / (2 * slope))).toBeCloseTo(1, 9);
    }
    for (const depth of [3, 5]) {
      // q(z)/z → 1 like a power of z.
      expect(Math.abs(diagonalPotential(1e40, depth) / 1e40 - 1)).toBeLessThan(1e-8);
    }
  });

  it("has the derivative h⁻¹, the inverse of the link function", () => {
    for (const depth of [2, 3, 4, 7]) {
      const link = diagonalLink(depth);
      for (const z of [1e-9, 0.3, 2, 50, 1e6]) {
        const h = 1e-4 * z;
        const difference = (diagonalPotential(z + h, depth) - diagonalPotential(z - h, depth)) / (2 * h);
        // Central differences with a relative step of 1e-4: a relative error of 1e-8 times the third derivative.
        expect(Math.abs(difference / link.inverse(z) - 1)).toBeLessThan(1e-7);
      }
    }
  });

  it("rejects NaN", () => {
    expect(() => diagonalPotential(Number.NaN, 2)).toThrow(ArgumentError);
    expect(() => diagonalPotential(Number.NaN, 2)).toThrow(/z/);
  });
});
