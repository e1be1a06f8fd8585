import { correlationsFrom } from "../../../tasks";

/**
 * Features (rows) of eight things in a binary tree: 1 for the first group of a split, −1 for the second, 0 for the
 * rest.
 */
const FEATURES: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, -1, -1, -1, -1],
  [1, 1, -1, -1, 0, 0, 0, 0],
  [0, 0, 0, 0, 1, 1, -1, -1],
  [1, -1, 0, 0, 0, 0, 0, 0],
  [0, 0, 1, -1, 0, 0, 0, 0],
  [0, 0, 0, 0, 1, -1, 0, 0],
  [0, 0, 0, 0, 0, 0, 1, -1],
];

/** Leaf index of each thing in the first tree. */
export const IN_ORDER: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * Leaf indices in a tree that cuts across the first tree: both members of each pair come from different halves of the
 * first tree.
 */
export const REGROUPED: readonly number[] = [0, 2, 4, 6, 1, 3, 5, 7];

/** Leaf indices in the first tree with two things from different halves exchanged. */
export const EXCHANGED: readonly number[] = [0, 1, 2, 4, 3, 5, 6, 7];

/**
 * Returns the correlations of the hierarchy of Braun et al. 2022, figure 3: Σ = Y with eight things as white inputs and
 * eight features; the singular values are √8 (twice), 2 (twice) and √2 (four times).
 *
 * @param leaves index of the leaf of each thing in the tree
 */
export function treeTask(leaves: readonly number[]) {
  return correlationsFrom({
    inputCorrelation: IN_ORDER.map((i) => IN_ORDER.map((j) => Number(i === j))),
    inputOutputCorrelation: FEATURES.map((feature) => leaves.map((leaf) => feature[leaf]!)),
  });
}
