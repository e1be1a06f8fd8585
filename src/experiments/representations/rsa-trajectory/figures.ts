import { type NdArray, toNested } from "../../../arrays";
import type { Figure, Mark } from "../../../plots";
import { lastOf } from "../../../reports/numbers";
import { thin } from "../../../reports/series";
import type { LayerCourse } from "./measures";
import { ITEMS, LEVELS } from "./tree";

const TIME = { label: "time t (units of τ)" };
/** Records between two dots of a figure. */
const STRIDE = 4;

/** Measured and predicted courses of the hidden and the output layer. */
export interface RsaCourses {
  readonly times: readonly number[];
  readonly tree: NdArray;
  /** Closed form for the hidden and the output layer. */
  readonly predicted: readonly LayerCourse[];
  /** Hidden and output layer of every network. */
  readonly networks: readonly (readonly LayerCourse[])[];
  /** Times of the levels in the first network. */
  readonly stages: readonly number[];
}

/** Draws the correlation with the tree, the distances of the levels and the dissimilarities at four times. */
export const rsaFigures = (courses: RsaCourses): Figure[] => [
  correlationFigure(courses),
  levelsFigure(courses),
  matricesFigure(courses),
];

function correlationFigure({ times, predicted, networks }: RsaCourses): Figure {
  const final = networks.flat().map(({ pearson }) => lastOf(pearson));
  return {
    name: "correlation",
    title: "The correlation with the tree falls while a finer level is being learned",
    caption:
      "Pearson correlation of the dissimilarities in the network with those of the features, over all pairs of items. The " +
      "early course of the random networks lies below the frame.",
    x: TIME,
    y: { label: "correlation with the tree", domain: [Math.min(0.8, ...final), 1.01] },
    marks: ["hidden layer", "output layer"].flatMap((panel, l): Mark[] => [
      {
        type: "line",
        panel,
        category: "aligned weights, closed form",
        // All distances are equal at the start, so that the correlation is not defined.
        x: times.slice(1),
        y: predicted[l]!.pearson.slice(1),
      },
      ...networks.map(
        (courses): Mark => ({
          type: "line",
          panel,
          category: "random weights",
          x: times,
          y: courses[l]!.pearson,
        }),
      ),
    ]),
  };
}

const levelsFigure = ({ times, predicted, networks }: RsaCourses): Figure => ({
  name: "levels",
  title: "The levels of the tree are learned from the root to the leaves",
  caption:
    "Squared distance between the mean representations of the two groups of a split, mean over the splits of a level.",
  x: TIME,
  y: { label: "squared distance in the hidden layer" },
  marks: LEVELS.flatMap((category, level): Mark[] => [
    { type: "line", category, method: "closed form", x: times, y: predicted[0]!.distances[level]! },
    {
      type: "dot",
      category,
      method: "random weights",
      x: thin(times, STRIDE),
      y: thin(networks[0]![0]!.distances[level]!, STRIDE),
    },
  ]),
});

function matricesFigure({ times, tree, networks, stages }: RsaCourses): Figure {
  const names = Array.from({ length: ITEMS }, (_, i) => `${i + 1}`);
  const hidden = networks[0]![0]!.matrices;
  const moments = stages.map((stage, i) =>
    i + 1 < stages.length ? (stage + stages[i + 1]!) / 2 : times[times.length - 1]!,
  );
  const nearest = (moment: number) => times.findIndex((t) => t >= moment);
  const panels: [string, NdArray][] = moments.map((moment, i) => [
    `after the ${LEVELS[i]} level, t = ${moment.toFixed(1)} τ`,
    hidden[nearest(moment)]!,
  ]);
  return {
    name: "matrices",
    title: "Dissimilarities in the hidden layer, level by level",
    caption:
      "Squared distances between the representations of the items, relative to the largest of each matrix, in the network of the first seed; the last is that of the features. Each time lies halfway between two levels, or at the end.",
    width: 860,
    x: { label: "item" },
    y: { label: "item" },
    marks: [...panels, ["features", tree] as const].map(([panel, matrix]) => ({
      type: "cell",
      panel,
      rows: names,
      columns: names,
      values: relativeTo(toNested(matrix) as number[][]),
      label: "relative squared distance",
    })),
  };
}

function relativeTo(matrix: readonly (readonly number[])[]): number[][] {
  const largest = Math.max(...matrix.flat());
  return matrix.map((row) => row.map((value) => value / largest));
}
