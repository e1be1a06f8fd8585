import { toNdArray } from "../../arrays/to-ndarray";
import { oneHot } from "../one-hot";
import type { Task } from "../task";

const BIRDS = ["canary", "robin"];
const FISH = ["salmon", "sunfish"];
const TREES = ["oak", "pine"];
const FLOWERS = ["rose", "daisy"];
const ANIMALS = [...BIRDS, ...FISH];
const PLANTS = [...TREES, ...FLOWERS];
const ITEMS = [...ANIMALS, ...PLANTS];

/** Properties of the items, from the most general to the most specific. */
const PROPERTIES: readonly (readonly [items: readonly string[], features: readonly string[]])[] = [
  [ITEMS, ["can grow", "is living"]],
  [ANIMALS, ["can move", "has skin"]],
  [PLANTS, ["has roots", "has leaves"]],
  [BIRDS, ["can fly", "has feathers"]],
  [FISH, ["can swim", "has gills"]],
  [TREES, ["has bark", "has branches"]],
  [FLOWERS, ["has petals", "has a scent"]],
  [["canary"], ["can sing"]],
  [["robin"], ["has a red breast"]],
  [["salmon"], ["is pink"]],
  [["sunfish"], ["is round"]],
  [["oak"], ["has acorns"]],
  [["pine"], ["has cones"]],
  [["rose"], ["has thorns"]],
  [["daisy"], ["is white"]],
];

/**
 * Returns eight living things and their 22 properties: a small named hierarchy in the tradition of Rumelhart & Todd
 * 1993, Rogers & McClelland 2004 and Saxe, McClelland & Ganguli 2013 (the table is not taken from these works).
 *
 * Each group of the tree has two properties and each item has one, so that the levels of the hierarchy are strictly
 * ordered by the singular values of the targets: √29 for properties shared by all, √13 for animals versus plants, √5
 * (twice) for birds versus fish and trees versus flowers, 1 (four times) for single items. A deep linear network learns
 * them in this order.
 *
 * @returns inputs [8, 8] (one-hot), targets [8, 22] of zeros and ones, with labels for both
 * @example
 * const { labels } = semanticHierarchy(); // labels.items[0]: "canary", labels.features[0]: "can grow"
 */
export function semanticHierarchy(): Task {
  const columns = PROPERTIES.flatMap(([items, features]) => features.map((name) => ({ items, name })));
  const targets = ITEMS.flatMap((item) => columns.map(({ items }) => (items.includes(item) ? 1 : 0)));
  return {
    inputs: oneHot(ITEMS.length),
    targets: toNdArray(Float64Array.from(targets), [ITEMS.length, columns.length]),
    labels: { items: [...ITEMS], features: columns.map(({ name }) => name) },
  };
}
