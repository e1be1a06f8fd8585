import type { NdArray } from "../../arrays";
import type { Figure } from "../../plots";
import { directionOf, SPLITS, type Split } from "./semantic-splits";

const GROUP_OF_ITEM = ["birds", "birds", "fish", "fish", "trees", "trees", "flowers", "flowers"];

/** Draws the paths of the items in the plane of two fixed directions of the hidden layer. */
export function developmentFigure(hidden: readonly NdArray[], items: readonly string[]): Figure {
  const last = hidden[hidden.length - 1]!;
  const members: Split[] = [0, 2, 4, 6].map((item) => ({ name: "", groups: [[item], [item + 1]] }));
  const memberDirections = members.map((split) => directionOf(last, split).map((x) => 0.3 * x));
  const horizontal = normalised(sumOf([directionOf(last, SPLITS[0]), ...memberDirections]));
  const vertical = normalised(sumOf(SPLITS.slice(1, 3).map((split) => directionOf(last, split))));
  const path = (item: number, direction: readonly number[]) =>
    hidden.map((w) =>
      direction.reduce((sum, x, unit) => sum + x * (w.get(unit, item) - meanItem(w, unit)), 0),
    );
  const paths = items.map((_, item) => ({ x: path(item, horizontal), y: path(item, vertical) }));
  return {
    name: "development",
    title: "The representations of eight things separate, from the root of the tree to its leaves",
    caption:
      "Representations in the hidden layer from small random weights, relative to their mean, projected on two fixed " +
      "directions: animals versus plants plus the members of each pair (horizontal), and the kinds (vertical).",
    height: 520,
    x: { label: "hidden layer: plants ← → animals, and members of each pair" },
    y: { label: "hidden layer: fish, flowers ← → birds, trees" },
    marks: [
      ...paths.map(({ x, y }, item) => ({ type: "line" as const, category: GROUP_OF_ITEM[item]!, x, y })),
      ...paths.map(({ x, y }, item) => ({
        type: "dot" as const,
        category: GROUP_OF_ITEM[item]!,
        x: x.slice(-1),
        y: y.slice(-1),
      })),
      {
        type: "text" as const,
        x: paths.flatMap(({ x }) => x.slice(-1)),
        y: paths.flatMap(({ y }) => y.slice(-1)),
        text: items,
      },
    ],
  };
}

/** Draws the inner products of the items' representations before learning and after each stage of differentiation. */
export function similarityFigure(
  hidden: readonly NdArray[],
  times: readonly number[],
  splitTimes: readonly number[],
  items: readonly string[],
): Figure {
  const moments = [
    splitTimes[0]! / 2,
    (splitTimes[0]! + splitTimes[1]!) / 2,
    (splitTimes[2]! + splitTimes[3]!) / 2,
    times[times.length - 1]!,
  ];
  const labels = ["before", "kingdoms", "kinds", "members"];
  return {
    name: "similarity",
    title: "The similarities of the representations reproduce the tree level by level",
    caption: "Inner products of the items' hidden representations at four times, from small random weights.",
    width: 860,
    x: { label: "item" },
    y: { label: "item" },
    marks: moments.map((moment, i) => {
      const w =
        hidden[
          Math.max(
            0,
            times.findIndex((t) => t >= moment),
          )
        ]!;
      return {
        type: "cell" as const,
        panel: `${labels[i]}, t = ${moment.toFixed(1)} τ`,
        rows: items,
        columns: items,
        values: items.map((_, a) => items.map((_, b) => innerProduct(w, a, b))),
        label: "inner product",
      };
    }),
  };
}

const meanItem = (w: NdArray, unit: number): number => {
  const items = w.shape[1]!;
  return Array.from({ length: items }, (_, item) => w.get(unit, item)).reduce((sum, x) => sum + x, 0) / items;
};

const innerProduct = (w: NdArray, a: number, b: number): number =>
  Array.from({ length: w.shape[0]! }, (_, unit) => w.get(unit, a) * w.get(unit, b)).reduce(
    (sum, x) => sum + x,
    0,
  );

const sumOf = (vectors: readonly (readonly number[])[]): number[] =>
  vectors.reduce<number[]>((sum, vector) => vector.map((x, i) => x + (sum[i] ?? 0)), []);

const normalised = (vector: readonly number[]): number[] => {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
};
