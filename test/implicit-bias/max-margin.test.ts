import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { maxMargin } from "../../src/implicit-bias";
import { normal } from "../../src/random";
import { expectClose } from "../helpers/numbers";
import { SAMPLES as inputs } from "./separable-samples";

describe("maxMargin", () => {
  it("finds the weights and dual variables of four samples, with and without labels", () => {
    const { weights, dual, margin, support } = maxMargin({ inputs });
    // By hand, from the two samples at the margin.
    expectClose(weights, [0.5, 0.5], 1e-15);
    expectClose(dual, [0.25, 0.25, 0, 0], 1e-15);
    expect(margin).toBeCloseTo(Math.SQRT2, 14);
    expect(support).toEqual([0, 1]);
    const labels = [1, -1, 1, -1];
    const folded = inputs.map((row, p) => row.map((x) => x * labels[p]!));
    expectClose(maxMargin({ inputs: folded, labels }).weights, [0.5, 0.5], 1e-15);
  });

  it("satisfies the Karush–Kuhn–Tucker conditions on random separable data of many sizes", () => {
    const sizes = [fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 12 }), fc.nat()] as const;
    const property = fc.property(...sizes, fc.integer({ min: -20, max: 20 }), (count, n, seed, exponent) => {
      const x = normal({ shape: [count, n], seed });
      const truth = normal({ shape: [1, n], seed: seed + 1 }).data;
      const rows = Array.from({ length: count }, (_, p) =>
        Array.from({ length: n }, (_, i) => 10 ** exponent * x.get(p, i)),
      );
      const dotted = (row: number[], w: ArrayLike<number>) => row.reduce((sum, r, i) => sum + r * w[i]!, 0);
      const labels = rows.map((row) => (dotted(row, truth) >= 0 ? 1 : -1));
      const { weights, dual, support } = maxMargin({ inputs: rows, labels });
      for (const [p, row] of rows.entries()) {
        const margin = labels[p]! * dotted(row, weights);
        expect(margin).toBeGreaterThan(1 - 1e-8);
        expect(dual[p]!).toBeGreaterThanOrEqual(0);
        if (support.includes(p)) expect(Math.abs(margin - 1)).toBeLessThan(1e-8);
        else expect(dual[p]!).toBe(0);
      }
      const combined = weights.map((_, i) =>
        rows.reduce((sum, row, p) => sum + dual[p]! * labels[p]! * row[i]!, 0),
      );
      const size = Math.hypot(...weights);
      expectClose(
        combined.map((c) => c / size),
        weights.map((w) => w / size),
        1e-7,
      );
    });
    fc.assert(property, { numRuns: 300, seed: 5 });
  });

  it("accepts dependent support vectors and duplicate samples", () => {
    const square = [
      [1, 1],
      [1, -1],
      [1, 1],
      [1, 0],
    ];
    expectClose(maxMargin({ inputs: square }).weights, [1, 0], 1e-14);
  });

  it("rejects random data that are not separable, of many sizes, where the residual is rounding errors", () => {
    for (let seed = 0; seed < 60; seed++) {
      const [samples, size] = [[60, 40, 100, 30][seed % 4]!, [6, 3, 8, 2][seed % 3]!];
      const x = normal({ shape: [samples, size], mean: 1, seed });
      const labels = Array.from({ length: samples }, (_, p) => (p % 2 === 0 ? 1 : -1));
      expect(() => maxMargin({ inputs: x, labels })).toThrow("hyperplane through the origin");
      // The labels of a hyperplane are separable.
      const sides = Array.from({ length: samples }, (_, p) => (x.get(p, 0) > 0 ? 1 : -1));
      expect(maxMargin({ inputs: x, labels: sides }).margin).toBeGreaterThan(0);
    }
  });

  it("rejects data that are not separable, and invalid labels", () => {
    expect(() => maxMargin({ inputs: [[1], [-1]] })).toThrow(/separates/);
    expect(() => maxMargin({ inputs: [[0, 0]] })).toThrow(ArgumentError);
    expect(() => maxMargin({ inputs: [[1], [2]], labels: [1, 0] })).toThrow(/labels\[1\] must be 1 or −1/);
    expect(() => maxMargin({ inputs: [[1], [2]], labels: [1] })).toThrow(/labels/);
  });
});
