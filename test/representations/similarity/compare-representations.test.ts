import { describe, expect, it } from "vitest";
import {
  cca,
  cka,
  compareDissimilarities,
  compareRepresentations,
  dissimilarity,
  mutualNearestNeighbours,
  procrustes,
  pwcca,
  svcca,
} from "../../../src/representations";
import { gaussian, scaled } from "../activations";

const a = gaussian(30, 6, 1);
const b = gaussian(30, 9, 2).map((row, i) => row.map((x, j) => x + (a[i]![j] ?? 0)));

describe("compareRepresentations", () => {
  it.each([
    ["more samples than neurons", a, b],
    ["more neurons than samples", a.slice(0, 5), b.slice(0, 5)],
  ] as const)("gives the values of the single functions for %s", (_, x, y) => {
    const comparison = compareRepresentations(x, y, { neighbours: 3 });
    const { value, degenerate } = cca(x, y);
    const retained = svcca(x, y);
    expect(comparison).toEqual({
      cka: cka(x, y),
      debiasedCka: cka(x, y, { debiased: true }),
      cca: { value, degenerate },
      pwcca: pwcca(x, y),
      svcca: { value: retained.value, degenerate: retained.degenerate },
      procrustes: procrustes(x, y),
      neighbours: mutualNearestNeighbours(x, y, { k: 3 }),
      rsa: comparison.rsa,
    });
    const rsa = compareDissimilarities(dissimilarity(x), dissimilarity(y));
    expect(comparison.rsa.value).toBeCloseTo(rsa.value, 12);
  });

  it("takes 10 neighbours, or all if there are fewer", () => {
    expect(compareRepresentations(a, b).neighbours).toEqual(mutualNearestNeighbours(a, b, { k: 10 }));
    expect(compareRepresentations(a.slice(0, 4), b.slice(0, 4)).neighbours.overlap).toBe(1);
    expect(() => compareRepresentations(a, b, { neighbours: 30 })).toThrow("options.neighbours");
  });

  it("has the same values for activations scaled by 1e160 and 1e-160", () => {
    const [plain, extreme] = [
      compareRepresentations(a, b),
      compareRepresentations(scaled(a, 1e160), scaled(b, 1e-160)),
    ];
    for (const measure of ["cka", "debiasedCka", "cca", "pwcca", "svcca", "rsa"] as const)
      expect(extreme[measure].value).toBeCloseTo(plain[measure].value, 12);
    expect(extreme.procrustes.distanceSquared).toBeCloseTo(plain.procrustes.distanceSquared, 12);
    expect(extreme.neighbours).toEqual(plain.neighbours);
  });

  it("marks degenerate measures: no variance, equal distances, fewer than four samples", () => {
    const constant = compareRepresentations(
      a,
      a.map(() => [2, 3]),
    );
    for (const measure of ["cka", "debiasedCka", "cca", "pwcca", "svcca", "rsa"] as const)
      expect(constant[measure]).toEqual({ value: 0, degenerate: true });
    expect(constant.procrustes.degenerate).toBe(true);
    const oneHot = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
    const equidistant = compareRepresentations(oneHot, a);
    expect(equidistant.rsa).toEqual({ value: 0, degenerate: true });
    expect(equidistant.cka.degenerate).toBe(false);
    expect(compareRepresentations(a.slice(0, 3), b.slice(0, 3)).debiasedCka.degenerate).toBe(true);
  });

  it("lists all measures in one table", () => {
    const comparison = compareRepresentations(a, b);
    const { columns, rows } = comparison.toTable();
    expect(columns).toEqual(["measure", "value", "degenerate"]);
    expect(rows).toHaveLength(9);
    expect(rows[0]).toEqual(["CKA", comparison.cka.value, "no"]);
    expect(rows.find(([name]) => name === "Procrustes distance squared")![1]).toBe(
      comparison.procrustes.distanceSquared,
    );
  });
});
