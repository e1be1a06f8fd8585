import { toNdArray } from "../../../arrays";
import type { Task } from "../../../tasks";
import { oneHot } from "../../../tasks/one-hot";

/** Levels of the binary tree at which items are split: 2 at the root, 4 below, 8 items at the leaves. */
export const LEVELS = ["superordinate", "basic", "subordinate"] as const;

/** Number of items, the leaves of the tree. */
export const ITEMS = 2 ** LEVELS.length;

/** Two groups of items that a node of the tree splits. */
export type Groups = readonly [one: readonly number[], other: readonly number[]];

/** Groups of the nodes of every level, from the root to the pairs of items. */
export const SPLITS: readonly (readonly Groups[])[] = LEVELS.map((_, level) => {
  const size = ITEMS / 2 ** (level + 1);
  const range = (first: number) => Array.from({ length: size }, (_, i) => first + i);
  return Array.from(
    { length: 2 ** level },
    (_, node): Groups => [range(2 * node * size), range((2 * node + 1) * size)],
  );
});

/**
 * Returns one-hot items with the features of the tree: one that all items have, and for every node one that is +1 and
 * −1 in its two groups and 0 outside.
 */
export function treeTask(): Task {
  const columns: number[][] = [new Array(ITEMS).fill(1)];
  for (const [one, other] of SPLITS.flat()) {
    columns.push(
      Array.from({ length: ITEMS }, (_, i) => Number(one.includes(i)) - Number(other.includes(i))),
    );
  }
  return oneHotTask((item, feature) => columns[feature]![item]!);
}

/** Returns one-hot items with a feature each, as strong as the strongest mode of the tree: items without relations. */
export const unrelatedTask = (): Task =>
  oneHotTask((item, feature) => (item === feature ? Math.sqrt(ITEMS) : 0));

function oneHotTask(feature: (item: number, feature: number) => number): Task {
  const targets = Float64Array.from({ length: ITEMS * ITEMS }, (_, at) =>
    feature(Math.floor(at / ITEMS), at % ITEMS),
  );
  return { inputs: oneHot(ITEMS), targets: toNdArray(targets, [ITEMS, ITEMS]) };
}
