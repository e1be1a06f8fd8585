import { describe, expect, it } from "vitest";
import { ArgumentError, ConvergenceError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { diagonalPotential } from "../../src/implicit-bias";
import { diagonalLink } from "../../src/implicit-bias/diagonal-link";
import { angleFor } from "../../src/implicit-bias/diagonal-potential";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);
const args = argumentsOf("diagonalPotential");

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
      for (const z of [1e-9, 0.3, 2, 50, 1e6]) {
        const inverse = depth === 2 ? Math.asinh(z / 2) : Math.tanh(angleFor(args, z, depth));
        const h = 1e-4 * z;
        const difference = (diagonalPotential(z + h, depth) - diagonalPotential(z - h, depth)) / (2 * h);
        // Central differences with a relative step of 1e-4: a relative error of 1e-8 times the third derivative.
        expect(Math.abs(difference / inverse - 1)).toBeLessThan(1e-7);
      }
    }
  });

  it("inverts the link function at depths above 2", () => {
    for (const depth of [3, 4, 7]) {
      const link = diagonalLink(depth);
      for (const z of [1e-9, 0.3, 2, 50, 1e6]) {
        const value = link.value(Math.tanh(angleFor(args, z, depth)));
        expect(Math.abs(value / z - 1)).toBeLessThan(1e-11 * Math.max(1, Math.sqrt(z)));
      }
    }
  });

  it("reports the last step of Newton's method, not the angle, if it does not converge", () => {
    const residual = (steps: number): number => {
      try {
        return angleFor(args, 50, 3, steps);
      } catch (error) {
        expect(error).toBeInstanceOf(ConvergenceError);
        expect((error as ConvergenceError).iterations).toBe(steps);
        return (error as ConvergenceError).residual;
      }
    };
    // Quadratic convergence: 0.1, 0.05, 9e-3, 2e-4, 1e-7, 6e-14.
    expect(residual(1)).toBeLessThan(0.2);
    expect(residual(5)).toBeLessThan(1e-6);
    expect(residual(20)).toBe(angleFor(args, 50, 3));
  });

  it("rejects NaN", () => {
    expect(() => diagonalPotential(Number.NaN, 2)).toThrow(ArgumentError);
    expect(() => diagonalPotential(Number.NaN, 2)).toThrow(/z/);
  });
});
