import { correlationsFrom } from "../../../tasks";

/** The features of eight things in a binary tree, by what has them, what has the contrary and what has neither. */
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

/** The things in the order of the tree. */
export const IN_ORDER: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** A tree that cuts across the first one: each pair's members come from its two halves. */
export const REGROUPED: readonly number[] = [0, 2, 4, 6, 1, 3, 5, 7];

/** The first one with the members of two pairs exchanged, across the upper split. */
export const EXCHANGED: readonly number[] = [0, 1, 2, 4, 3, 5, 6, 7];

/**
 * The hierarchy of Braun et al. 2022, figure 3: Σ = Y with eight things as inputs and eight features, whose singular
 * values are √8 (twice), 2 (twice) and √2 (four times), on white inputs.
 *
 * @param places where in the tree each thing is
 */
export function treeTask(places: readonly number[]) {
  return correlationsFrom({
    inputInput: IN_ORDER.map((i) => IN_ORDER.map((j) => Number(i === j))),
    outputInput: FEATURES.map((feature) => places.map((place) => feature[place]!)),
  });
}
