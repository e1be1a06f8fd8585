import { describe, expect, it } from "vitest";
import { toNested } from "../../../src/arrays";
import {
  compareDissimilarities,
  type DissimilarityMethod,
  dissimilarity,
} from "../../../src/representations";
import { referencesOf } from "../../helpers/references";
import { gaussian, type Rows, scaled } from "../activations";

const references = referencesOf(import.meta.url);
const METHODS = ["pearson", "spearman", "kendall", "cosine"] as const;

import { eightByEight, squaresLine } from "./matrices";

describe("compareDissimilarities", () => {
  const [x, y] = [dissimilarity(gaussian(8, 3, 1)), dissimilarity(gaussian(8, 3, 2))];

  it("has the values of scipy, with ties", () => {
    type Given = { a: Rows; b: Rows; method: DissimilarityMethod };
    const name = "correlations of two dissimilarity matrices with ties";
    for (const { given, check } of references.all<Given>(name))
      check(compareDissimilarities(given.a, given.b, { method: given.method }).value);
  });

  it("counts the pairs of Kendall's τ_b one by one", () => {
    for (const seed of [1, 2, 3]) {
      const points = gaussian(7, 2, seed).map((row) => row.map(Math.round));
      const [a, b] = [
        dissimilarity(points),
        dissimilarity(gaussian(7, 2, seed + 9).map((row) => row.map(Math.round))),
      ];
      const entries = (matrix: typeof a) =>
        Array.from({ length: 7 }, (_, i) =>
          Array.from({ length: 7 - i - 1 }, (_, j) => matrix.get(i, i + j + 1)),
        ).flat();
      const [p, q] = [entries(a), entries(b)];
      let [score, inP, inQ] = [0, 0, 0];
      for (let i = 0; i < p.length; i++) {
        for (let j = 0; j < i; j++) {
          const [s, t] = [Math.sign(p[i]! - p[j]!), Math.sign(q[i]! - q[j]!)];
          score += s * t;
          inP += s * s;
          inQ += t * t;
        }
      }
      expect(compareDissimilarities(a, b, { method: "kendall" }).value).toBeCloseTo(
        score / Math.sqrt(inP * inQ),
        14,
      );
    }
  });

  it.each(METHODS)("is 1 for equal matrices, symmetric and free of scale (%s)", (method) => {
    expect(compareDissimilarities(x, x, { method }).value).toBeCloseTo(1, 14);
    const { value } = compareDissimilarities(x, y, { method });
    expect(Math.abs(value)).toBeLessThan(0.99);
    expect(compareDissimilarities(y, x, { method }).value).toBeCloseTo(value, 14);
    const nested = toNested(x) as number[][];
    for (const factor of [1e-300, 1e300])
      expect(compareDissimilarities(scaled(nested, factor), y, { method }).value).toBeCloseTo(value, 13);
  });

  it("treats entries that differ by rounding errors as ties", () => {
    const noisy = (size: number) => [
      [0, 1, 1 + size, 2],
      [1, 0, 1 - size, 3],
      [1 + size, 1 - size, 0, 3],
      [2, 3, 3, 0],
    ];
    for (const method of ["spearman", "kendall"] as const) {
      const exact = compareDissimilarities(noisy(0), squaresLine(4), { method }).value;
      expect(compareDissimilarities(noisy(1e-15), squaresLine(4), { method }).value).toBe(exact);
      expect(compareDissimilarities(noisy(1e-6), squaresLine(4), { method }).value).not.toBe(exact);
    }
  });

  it("is degenerate for entries that are all equal, up to rounding errors, but not for zero diagonals alone", () => {
    const constant = eightByEight((i, j) => (i === j ? 0 : 0.002 * (1 + ((i + j) % 2) * Number.EPSILON)));
    const varied = eightByEight((i, j) => (i === j ? 0 : 0.002 * (1 + ((i + j) % 2) * 1e-9)));
    for (const method of ["pearson", "spearman", "kendall"] as const) {
      expect(compareDissimilarities(constant, x, { method })).toEqual({ value: 0, degenerate: true });
      expect(compareDissimilarities(x, constant, { method }).degenerate).toBe(true);
      expect(compareDissimilarities(varied, x, { method }).degenerate).toBe(false);
    }
    expect(compareDissimilarities(constant, x, { method: "cosine" }).degenerate).toBe(false);
    const zero = eightByEight(() => 0);
    expect(compareDissimilarities(zero, x, { method: "cosine" })).toEqual({ value: 0, degenerate: true });
    expect(compareDissimilarities(zero, x, { permutations: 5 })).toEqual({
      value: 0,
      degenerate: true,
      p: 1,
    });
  });

  it("estimates the share of permutations with at least the value", () => {
    const name = "share of all permutations with at least the correlation";
    const { given, check } = references.only<{ a: Rows; b: Rows }>(name);
    check(compareDissimilarities(given.a, given.b, { permutations: 4000, seed: 3 }).p);
  });

  it.each(METHODS)("finds equal matrices of many items unlikely, and unrelated ones not (%s)", (method) => {
    expect(compareDissimilarities(x, x, { method, permutations: 99 }).p).toBe(0.01);
    expect(compareDissimilarities(x, y, { method, permutations: 99 }).p).toBeGreaterThan(0.05);
    // Two items: every permutation leaves the matrix as it is.
    const pair = [
      [0, 1],
      [1, 0],
    ];
    expect(compareDissimilarities(pair, pair, { method: "cosine", permutations: 9 }).p).toBe(1);
  });

  it("refuses matrices that are not symmetric or of different sizes, one item, and wrong options", () => {
    const asymmetric = eightByEight((i, j) => i - j);
    expect(() => compareDissimilarities(asymmetric, x)).toThrow("a symmetric matrix");
    expect(() => compareDissimilarities(x, squaresLine(4))).toThrow("8 items");
    expect(() => compareDissimilarities([[0]], [[0]])).toThrow("at least 2 items");
    expect(() => compareDissimilarities(x, y, { permutations: 0 })).toThrow("options.permutations");
    expect(() => compareDissimilarities(x, y, { method: "tau" as "kendall" })).toThrow("options.method");
  });
});
