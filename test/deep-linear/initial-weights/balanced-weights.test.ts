import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balance, balancedWeights, lambdaBalancedWeights, product } from "../../../src/deep-linear";

describe("balancedWeights", () => {
  it("is balanced with λ = 0 for any widths, including bottlenecks and width 1", () => {
    for (const widths of [
      [3, 2],
      [5, 9, 9, 3],
      [6, 2, 7],
      [1, 1, 1],
      [8, 8, 8, 8, 8, 8],
      [4, 1, 9],
    ]) {
      const weights = balancedWeights({ widths, scale: 0.3, seed: 4 });
      const found = balance(weights);
      expect(found.isBalanced(1e-14)).toBe(true);
      expect(Math.abs(found.lambda)).toBeLessThan(1e-15);
      expect(found.matrices.map((m) => m.shape)).toEqual(widths.slice(1, -1).map((n) => [n, n]));
    }
  });

  it("gives a product of the size of a Gaussian matrix with the standard deviation `scale`", () => {
    const w = product(balancedWeights({ widths: [60, 80, 80, 40], scale: 1e-3, seed: 1 }));
    const power = w.data.reduce((sum, x) => sum + x * x, 0) / w.data.length;
    expect(Math.abs(power / 1e-6 - 1)).toBeLessThan(5 * Math.sqrt(2 / w.data.length));
  });
});

describe("lambdaBalancedWeights", () => {
  it("is λ-balanced for every shape and sign for which such weights exist, and rejects the others", () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, size, size, fc.double({ min: -20, max: 20, noNaN: true }), (n0, n1, n2, lambda) => {
        const make = () => lambdaBalancedWeights({ widths: [n0, n1, n2], lambda, scale: 0.5, seed: 9 });
        if (lambda !== 0 && n1 > (lambda > 0 ? n2 : n0)) {
          expect(make).toThrow(/no wider than/);
          return;
        }
        const found = balance(make());
        expect(found.isBalanced(1e-13)).toBe(true);
        expect(Math.abs(found.lambda - lambda)).toBeLessThan(1e-13 * Math.max(1, Math.abs(lambda)));
      }),
      { numRuns: 300 },
    );
  });
});
