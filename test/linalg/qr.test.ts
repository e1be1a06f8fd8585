import { describe, expect, it } from "vitest";
import { matmul, qr } from "../../src/linalg";
import { largestDifference, largestEntry } from "../helpers/numbers";
import { cases, orthogonality, scaled } from "./matrices";

describe("qr", () => {
  for (const [name, a] of Object.entries(cases)) {
    it(`factorises and rebuilds a matrix of the kind "${name}"`, () => {
      const [m, n] = a.shape as [number, number];
      const { q, r } = qr(a);
      const size = largestEntry(a) || 1;
      const bound = 8 * Math.max(m, n) * Number.EPSILON;
      expect([q.shape, r.shape]).toEqual([
        [m, Math.min(m, n)],
        [Math.min(m, n), n],
      ]);
      expect(orthogonality(q)).toBeLessThan(bound);
      expect(largestDifference(scaled(matmul(q, scaled(r, 1 / size)), 1), scaled(a, 1 / size))).toBeLessThan(
        bound,
      );
      for (let i = 1; i < r.shape[0]!; i++) for (let j = 0; j < i; j++) expect(r.get(i, j)).toBe(0);
    });
  }
});
