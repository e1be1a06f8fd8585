import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import {
  cca,
  cka,
  compareRepresentations,
  mutualNearestNeighbours,
  procrustes,
  pwcca,
  svcca,
} from "../../../src/representations";
import { referencesOf } from "../../helpers/references";
import { gaussian, type Rows, reordered, rotated, scaled, transformed } from "../activations";

const references = referencesOf(import.meta.url);
interface Pair {
  readonly a: Rows;
  readonly b: Rows;
}

/** Measures that are 0 for unrelated and 1 for equal layers, by name. */
const MEASURES: Record<string, (a: Rows, b: Rows) => number> = {
  cka: (a, b) => cka(a, b).value,
  "debiased cka": (a, b) => cka(a, b, { debiased: true }).value,
  cca: (a, b) => cca(a, b).value,
  svcca: (a, b) => svcca(a, b, { variance: 0.9 }).value,
  pwcca: (a, b) => pwcca(a, b).value,
  procrustes: (a, b) => 1 - procrustes(a, b).distanceSquared / 2,
  neighbours: (a, b) => mutualNearestNeighbours(a, b, { k: 3 }).overlap,
};
const names = Object.keys(MEASURES);

const a = gaussian(20, 4, 1);
const noise = gaussian(20, 5, 2);
/** The first three neurons of `a` with noise, and two others. */
const b = noise.map((row, i) => row.map((x, j) => (j < 3 ? a[i]![j]! + (0.2 + 0.3 * j) * x : x)));

describe("the measures of similarity", () => {
  it("have the values of numpy", () => {
    const pair = (name: string) => references.only<Pair>(name);
    const { a: p, b: q } = pair("linear CKA of P and Q").given;
    pair("linear CKA of P and Q").check(cka(p, q).value);
    pair("debiased CKA of P and Q").check(cka(p, q, { debiased: true }).value);
    const { value, correlations, degenerate } = cca(p, q);
    expect(degenerate).toBe(false);
    references
      .only<Pair, { value: number; correlations: number[] }>("canonical correlations of P and Q")
      .check({ value, correlations });
    for (const { given, check } of references.all<Pair>("PWCCA from P to Q, and from Q to P"))
      check(pwcca(given.a, given.b).value);
    for (const { given, check } of references.all<Pair & { variance: number }, number[]>("SVCCA of P and Q"))
      check(svcca(given.a, given.b, { variance: given.variance }).correlations);
    pair("squared Procrustes distance of P and Q").check(procrustes(p, q).distanceSquared);
    pair("correlation of squared distances of P and Q").check(compareRepresentations(p, q).rsa.value);
    const neighbours = "common nearest neighbours of P and Q";
    for (const { given, check } of references.all<Pair & { k: number }, { overlap: number }>(neighbours))
      check({ ...mutualNearestNeighbours(given.a, given.b, { k: given.k }) });
  });

  it("give 5/√34 for the CKA of a cross and a stretched cross", () => {
    const cross = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ];
    const stretched = cross.map(([x, y]) => [x!, 2 * y!]);
    expect(cka(cross, stretched).value).toBeCloseTo(5 / Math.sqrt(34), 15);
    expect(cca(cross, stretched).value).toBeCloseTo(1, 15);
  });

  it.each(names)("%s is 1 for equal layers, and below for others", (name) => {
    expect(MEASURES[name]!(a, a)).toBeCloseTo(1, 12);
    expect(MEASURES[name]!(a, b)).toBeLessThan(0.999);
  });

  it.each(names.filter((name) => name !== "pwcca"))("%s is symmetric", (name) => {
    expect(MEASURES[name]!(b, a)).toBeCloseTo(MEASURES[name]!(a, b), 12);
  });

  it.each(names)("%s is the same for samples in another order", (name) => {
    const order = a.map((_, i) => (7 * i + 3) % a.length);
    const shuffled = MEASURES[name]!(reordered(a, order), reordered(b, order));
    expect(shuffled).toBeCloseTo(MEASURES[name]!(a, b), 12);
    expect(MEASURES[name]!(reordered(a, order), b)).not.toBeCloseTo(MEASURES[name]!(a, b), 2);
  });

  it.each(names)("%s does not change under shifts and scalings, up to 1e160 and down to 1e-160", (name) => {
    const value = MEASURES[name]!(a, b);
    for (const factor of [3, -3, 1e160, 1e-160, 1e-300])
      expect(MEASURES[name]!(scaled(a, factor, 2 * Math.abs(factor)), b)).toBeCloseTo(value, 11);
    expect(MEASURES[name]!(scaled(a, 1e160), scaled(b, 1e-160))).toBeCloseTo(value, 11);
  });

  it.each(names)("%s does not change under orthogonal maps of the second layer", (name) => {
    expect(MEASURES[name]!(a, rotated(b, 5))).toBeCloseTo(MEASURES[name]!(a, b), 11);
  });

  it("of the canonical correlations do not change under invertible maps, those of CKA do", () => {
    const [p, q] = [transformed(a, 3), transformed(b, 4)];
    expect(cca(p, q).value).toBeCloseTo(cca(a, b).value, 12);
    expect(pwcca(a, q).value).toBeCloseTo(pwcca(a, b).value, 12);
    expect(Math.abs(cka(p, q).value - cka(a, b).value)).toBeGreaterThan(1e-3);
    expect(Math.abs(procrustes(p, q).distanceSquared - procrustes(a, b).distanceSquared)).toBeGreaterThan(
      1e-3,
    );
  });

  it.each(names)("%s agrees for fewer and for more samples than neurons, by orthogonal embedding", (name) => {
    const wide = (matrix: Rows, seed: number) => {
      const columns = 60;
      return rotated(
        matrix.map((row) => [...row, ...new Array(columns - row.length).fill(0)]),
        seed,
      );
    };
    // PWCCA depends on the neurons of the first layer.
    const first = name === "pwcca" ? a : wide(a, 6);
    expect(MEASURES[name]!(first, wide(b, 7))).toBeCloseTo(MEASURES[name]!(a, b), 11);
  });
});

describe("degenerate layers", () => {
  const constant = a.map(() => [0.1, 1 / 3, 1e200]);

  it("without variance have the value 0 and are marked, whatever the constants", () => {
    for (const [x, y] of [
      [a, constant],
      [constant, a],
      [constant, constant],
      [scaled(a, 0), a],
    ] as const) {
      for (const measure of [cka, cca, svcca, pwcca])
        expect(measure(x, y)).toMatchObject({ value: 0, degenerate: true });
      expect(cca(x, y).correlations).toHaveLength(0);
      expect(procrustes(x, y)).toEqual({ distanceSquared: 0, degenerate: true });
      expect(cka(x, y, { debiased: true })).toEqual({ value: 0, degenerate: true });
    }
  });

  it("are recognised if they vary by rounding errors only, but not if they vary by more", () => {
    const varied = (size: number) => a.map((_, i) => [0.1 + (i % 3) * size]);
    expect(cka(varied(Number.EPSILON / 8), a).degenerate).toBe(true);
    expect(cka(varied(1e-12), a).degenerate).toBe(false);
  });

  it("with single constant or dead neurons have the value of the others", () => {
    const padded = a.map((row) => [...row, 0.1, 0]);
    for (const name of names) expect(MEASURES[name]!(padded, b)).toBeCloseTo(MEASURES[name]!(a, b), 12);
  });

  it("are one-hot activations for the debiased CKA, whose estimates are 0, but not for the plain one", () => {
    const oneHot = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
    expect(cka(oneHot, a, { debiased: true })).toEqual({ value: 0, degenerate: true });
    expect(cka(oneHot, a).degenerate).toBe(false);
    const labels = a.map((_, i) => a.map((_, j) => (Math.floor(i / 2) === j ? 1 : 0)));
    expect(cka(labels, a, { debiased: true }).degenerate).toBe(false);
  });

  it("are not unrelated layers, whose debiased CKA can be negative", () => {
    const values = [1, 2, 3, 4, 5, 6].map((seed) =>
      cka(gaussian(12, 8, seed), gaussian(12, 8, seed + 50), { debiased: true }),
    );
    expect(values.every(({ degenerate }) => !degenerate)).toBe(true);
    expect(Math.min(...values.map(({ value }) => value))).toBeLessThan(0);
  });

  it("of lower rank have as many canonical correlations as the smaller rank", () => {
    const flat = a.map(([x, y]) => [x!, y!, x! + y!, 2 * x!]);
    expect(cca(flat, b).correlations).toHaveLength(2);
    expect(cca(flat, a).value).toBeCloseTo(1, 12);
  });
});

describe("mutualNearestNeighbours", () => {
  it("prefers the smaller index among equally distant samples", () => {
    const line = [[0], [1], [2]];
    // The nearest neighbour of the middle sample is the first, not the last.
    expect(mutualNearestNeighbours(line, [[0], [0.9], [2]], { k: 1 }).overlap).toBe(1);
    expect(mutualNearestNeighbours(line, [[0], [1.1], [2]], { k: 1 }).overlap).toBeCloseTo(2 / 3, 15);
  });

  it("recognises equal samples far from the origin", () => {
    const [x, y] = [[1e8 + 0.1], [1e8 + 0.1 + 1e-7]];
    expect(mutualNearestNeighbours([x, y, x], [[0], [5], [0.1]], { k: 1 }).overlap).toBeCloseTo(2 / 3, 15);
  });

  it("agrees with sorted distances of many samples", () => {
    const [x, y] = [gaussian(150, 5, 8), gaussian(150, 5, 9).map((row, i) => [...row, i % 7])];
    const neighbours = (points: Rows, i: number) =>
      points
        .map((point, j) => [point.reduce((sum, p, d) => sum + (p - points[i]![d]!) ** 2, 0), j] as const)
        .filter(([, j]) => j !== i)
        .sort(([d, j], [e, m]) => d - e || j - m)
        .map(([, j]) => j);
    for (const k of [1, 12, 149]) {
      let common = 0;
      for (let i = 0; i < 150; i++) {
        const near = new Set(neighbours(x, i).slice(0, k));
        common += neighbours(y, i).filter((j, m) => m < k && near.has(j)).length;
      }
      expect(mutualNearestNeighbours(x, y, { k }).overlap).toBe(common / (150 * k));
    }
  });
});

describe("wrong arguments", () => {
  const one = [[1, 2]];

  it("are refused by name: samples that do not match, too few samples, NaN, numbers out of range", () => {
    for (const measure of [cka, cca, svcca, pwcca, procrustes]) {
      expect(() => measure(a, b.slice(1))).toThrow(ArgumentError);
      expect(() => measure(one, one)).toThrow("at least 2 samples");
      expect(() => measure([[Number.NaN], [1]], one)).toThrow("a[0, 0]");
    }
    expect(() => cka(a.slice(0, 3), b.slice(0, 3), { debiased: true })).toThrow("at least 4 samples");
    for (const k of [0, 20, 1.5]) expect(() => mutualNearestNeighbours(a, b, { k })).toThrow("options.k");
    for (const variance of [0, 1.1]) expect(() => svcca(a, b, { variance })).toThrow("options.variance");
  });
});
