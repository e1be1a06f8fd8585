import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../../../src/arrays";
import { runSync } from "../../../../src/concurrency/run-generator";
import {
  recomputeWeights,
  type SecularSystem,
  solveSecular,
} from "../../../../src/linalg/dense/eigen/secular";

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
  it("finds roots that interlace the poles and add up to the trace", () => {
    for (const spread of [1, 1e-3, 1e-6]) {
      const nodes = Array.from({ length: 9 }, (_, i) => i * i * spread);
      const z = Array.from({ length: 9 }, (_, i) => (i % 2 ? -1 : 1) * 10 ** -(i % 4));
      const s = system(nodes, z, 0.7);
      runSync(solveSecular(s));
      const trace = nodes.reduce((sum, x) => sum + x, 0) + 0.7 * z.reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(s.roots.reduce((sum, x) => sum + x, 0) / trace - 1)).toBeLessThan(4e-15);
      for (let r = 0; r < 9; r++) {
        expect(s.gaps[r * 9 + r]).toBeLessThan(0);
        if (r < 8) expect(s.gaps[r * 9 + r + 1]).toBeGreaterThan(0);
      }
    }
  });

  it("finds the offset of a root from its pole to relative accuracy for tiny weights", () => {
    for (const weight of [1e-3, 1e-8, 1e-14, 1e-30, 1e-60]) {
      const s = system([1, 2], [weight, 1], 1);
      runSync(solveSecular(s));
      // To first order in weight²: offset = weight² / (1 + 1 / (2 − 1)).
      const offset = -s.gaps[0]! / (weight * weight);
      expect(Math.abs(offset - 0.5)).toBeLessThan(1e-15 + weight * weight);
    }
  });

  it("uses the squares of the nodes as poles if `squared` is set", () => {
    const s = system([0, 3], [4, 0.5], 1, true);
    runSync(solveSecular(s));
    const [a, b] = [s.roots[0]! ** 2, s.roots[1]! ** 2];
    expect(a + b).toBeCloseTo(9 + 16 + 0.25, 12);
    expect(a * b).toBeCloseTo(9 * 16, 12);
  });

  it("recomputes weights that agree with the given weights up to rounding", () => {
    const s = system([0, 1e-8, 1, 1 + 1e-12, 5], [0.1, -0.4, 0.5, 0.6, 0.2], 2);
    const before = s.z.slice();
    runSync(solveSecular(s));
    recomputeWeights(s);
    for (let i = 0; i < 5; i++) expect(Math.abs(s.z[i]! / (Math.SQRT2 * before[i]!) - 1)).toBeLessThan(1e-13);
  });

  it("throws ConvergenceError for NaN", () => {
    expect(() => runSync(solveSecular(system([0, 1], [Number.NaN, 1], 1)))).toThrow(ConvergenceError);
  });
});
