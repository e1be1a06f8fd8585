import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../../../src/arrays";
import { recomputeWeights, type SecularSystem, solveSecular } from "../../../../src/linalg/dense/eigen/secular";
import { tridiagonalQr } from "../../../../src/linalg/dense/eigen/tridiagonal-qr";
import { bidiagonalQr } from "../../../../src/linalg/dense/svd/bidiagonal-qr";

function system(nodes: number[], z: number[], rho: number, squared = false): SecularSystem {
  const count = nodes.length;
  return {
    count,
    nodes: Float64Array.from(nodes),
    z: Float64Array.from(z),
    rho,
    squared,
    gaps: new Float64Array(count * count),
    roots: new Float64Array(count),
    weights: new Float64Array(count),
  };
}

describe("solveSecular", () => {
  it("finds roots that interlace the poles and whose sum and offsets are those of the matrix", () => {
    for (const spread of [1, 1e-3, 1e-6]) {
      const nodes = Array.from({ length: 9 }, (_, i) => i * i * spread);
      const z = Array.from({ length: 9 }, (_, i) => (i % 2 ? -1 : 1) * 10 ** -(i % 4));
      const s = system(nodes, z, 0.7);
      solveSecular(s);
      const trace = nodes.reduce((sum, x) => sum + x, 0) + 0.7 * z.reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(s.roots.reduce((sum, x) => sum + x, 0) / trace - 1)).toBeLessThan(4e-15);
      for (let r = 0; r < 9; r++) {
        expect(s.gaps[r * 9 + r]).toBeLessThan(0);
        if (r < 8) expect(s.gaps[r * 9 + r + 1]).toBeGreaterThan(0);
      }
    }
  });

  it("finds the offset of a root from its pole to relative accuracy, however small the weight", () => {
    for (const weight of [1e-3, 1e-8, 1e-14, 1e-30, 1e-60]) {
      const s = system([1, 2], [weight, 1], 1);
      solveSecular(s);
      // To first order in weight²: offset = weight² / (1 + 1 / (2 − 1)).
      const offset = -s.gaps[0]! / (weight * weight);
      expect(Math.abs(offset - 0.5)).toBeLessThan(1e-15 + weight * weight);
    }
  });

  it("takes squares of the nodes as poles", () => {
    const s = system([0, 3], [4, 0.5], 1, true);
    solveSecular(s);
    const [a, b] = [s.roots[0]! ** 2, s.roots[1]! ** 2];
    expect(a + b).toBeCloseTo(9 + 16 + 0.25, 12);
    expect(a * b).toBeCloseTo(9 * 16, 12);
  });

  it("recomputes weights that differ from the given ones by rounding", () => {
    const s = system([0, 1e-8, 1, 1 + 1e-12, 5], [0.1, -0.4, 0.5, 0.6, 0.2], 2);
    const before = s.z.slice();
    solveSecular(s);
    recomputeWeights(s);
    for (let i = 0; i < 5; i++) expect(Math.abs(s.z[i]! / (Math.SQRT2 * before[i]!) - 1)).toBeLessThan(1e-13);
  });
});

describe("the caps of the iterations", () => {
  it("end every iteration on NaN in a ConvergenceError", () => {
    const nan = () => new Float64Array(3).fill(Number.NaN);
    expect(() => tridiagonalQr(nan(), nan(), 0, 3)).toThrow(ConvergenceError);
    expect(() => bidiagonalQr(nan(), nan(), 0, 3)).toThrow(ConvergenceError);
    expect(() => solveSecular(system([0, 1], [Number.NaN, 1], 1))).toThrow(ConvergenceError);
  });
});

describe("bidiagonalQr", () => {
  it("finds every singular value of a graded bidiagonal matrix to relative accuracy", () => {
    // The product of the singular values is that of the diagonal; the last is 1 / ‖B⁻¹‖ by the exact inverse.
    for (const step of [-3, 3]) {
      const d = Float64Array.from({ length: 20 }, (_, i) => 10 ** (step * i - (step > 0 ? 57 : 0)));
      const e = d.slice();
      const product = d.reduce((sum, x) => sum + Math.log(x), 0);
      bidiagonalQr(d, e, 0, 20);
      expect(Math.abs(d.reduce((sum, x) => sum + Math.log(x), 0) - product)).toBeLessThan(1e-12);
    }
  });
});
