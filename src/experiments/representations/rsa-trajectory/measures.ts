import type { NdArray } from "../../../arrays";
import { meanOf } from "../../../reports/numbers";
import { firstTime } from "../../../reports/series";
import { compareDissimilarities, type DissimilarityMethod } from "../../../representations";
import { type Groups, SPLITS } from "./tree";

/** Dissimilarity matrices of a layer over time, compared with the tree. */
export interface LayerCourse {
  readonly matrices: readonly NdArray[];
  /** Pearson correlation with the dissimilarity matrix of the tree at every time. */
  readonly pearson: number[];
  /** Spearman correlation, with mean ranks of ties. */
  readonly spearman: number[];
  /** Mean squared distance of the two groups of a split at every time, one row per level. */
  readonly distances: number[][];
}

/** Compares dissimilarity matrices with that of the tree. */
export function courseOf(matrices: readonly NdArray[], tree: NdArray): LayerCourse {
  const compare = (method: DissimilarityMethod) =>
    matrices.map((matrix) => compareDissimilarities(matrix, tree, { method }).value);
  return {
    matrices,
    pearson: compare("pearson"),
    spearman: compare("spearman"),
    distances: SPLITS.map((splits) =>
      matrices.map((matrix) => meanOf(splits.map((groups) => groupDistance(matrix, groups)))),
    ),
  };
}

/** Computes the squared distance of the mean representations of two groups from the distances of their members. */
export function groupDistance(matrix: NdArray, [one, other]: Groups): number {
  const mean = (a: readonly number[], b: readonly number[]) =>
    meanOf(a.flatMap((i) => b.map((j) => matrix.get(i, j))));
  return mean(one, other) - mean(one, one) / 2 - mean(other, other) / 2;
}

/** Computes the times at which the levels reach half of their final distance. */
export const halfTimes = (times: readonly number[], { distances }: LayerCourse): number[] =>
  distances.map((curve) => firstTime(times, curve, curve[curve.length - 1]! / 2));

/** Computes the largest decrease of a curve after it first reached `level`; 0 if it never does. */
export function fallAfter(curve: readonly number[], level: number): number {
  let [highest, fall] = [Number.NEGATIVE_INFINITY, 0];
  for (const value of curve) {
    highest = Math.max(highest, value);
    if (highest >= level) fall = Math.max(fall, highest - value);
  }
  return fall;
}
