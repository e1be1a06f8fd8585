import { cka, compareDissimilarities, dissimilarity, procrustes } from "learning-dynamics/representations";
import type { RepresentationsValues } from "./parameters";
import { ITEMS } from "./plan";

/** Representations of the items, one row for each. */
export type Rows = readonly number[][];

/** Returns the similarity of two representations of the items, at most 1. */
export type Measure = (a: Rows, b: Rows) => number;

export const measures: Readonly<Record<RepresentationsValues["measure"], Measure>> = {
  rsa: (a, b) => compareDissimilarities(dissimilarity(a), dissimilarity(b)).value,
  cka: (a, b) => cka(a, b).value,
  procrustes: (a, b) => 1 - procrustes(a, b).distanceSquared / 2,
};

/**
 * Computes the squared distance of the mean representations of the two sides of a split, averaged over all splits at a
 * level of the tree (0 for the root).
 */
export function splitDistance(rows: Rows, level: number): number {
  const size = ITEMS / 2 ** (level + 1);
  let sum = 0;
  for (let first = 0; first < ITEMS; first += 2 * size) {
    const [one, other] = [first, first + size].map((i) => mean(rows.slice(i, i + size)));
    sum += one!.reduce((total, x, j) => total + (x - other![j]!) ** 2, 0);
  }
  return sum / 2 ** level;
}

/** Computes the squared distances between items, relative to the largest. */
export function relativeDistances(rows: Rows): number[][] {
  const { data } = dissimilarity(rows);
  const largest = Math.max(...data) || 1;
  return rows.map((_, i) => Array.from(data.subarray(i * ITEMS, (i + 1) * ITEMS), (d) => d / largest));
}

const mean = (rows: Rows): number[] =>
  rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
