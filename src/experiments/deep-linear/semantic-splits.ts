import type { NdArray } from "../../arrays";

/** Split of the tree: two groups of items, by their indices in the table, that the network learns to distinguish. */
export interface Split {
  readonly name: string;
  readonly groups: readonly [readonly number[], readonly number[]];
}

export const SPLITS: readonly [broad: Split, ...Split[]] = [
  {
    name: "animals from plants",
    groups: [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ],
  },
  {
    name: "birds from fish",
    groups: [
      [0, 1],
      [2, 3],
    ],
  },
  {
    name: "trees from flowers",
    groups: [
      [4, 5],
      [6, 7],
    ],
  },
  { name: "canary from robin", groups: [[0], [1]] },
  { name: "oak from pine", groups: [[4], [5]] },
];

/** Returns the difference of the mean representations of the two groups. */
export function directionOf(weights: NdArray, { groups: [one, other] }: Split): number[] {
  return Array.from({ length: weights.shape[0]! }, (_, unit) => {
    const mean = (items: readonly number[]) =>
      items.reduce((sum, item) => sum + weights.get(unit, item), 0) / items.length;
    return mean(one) - mean(other);
  });
}
