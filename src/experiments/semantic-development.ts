import type { NdArray } from "../arrays";
import {
  alignedWeights,
  gaussianWeights,
  gradientFlowAsync,
  type LinearFlow,
  modeDynamics,
  type TaskModes,
  taskModes,
} from "../deep-linear";
import { semanticHierarchy } from "../tasks";
import { defineExperiment } from "./experiment";
import { firstTime, linearGrid, thin } from "./series";

/** A split of the tree: two groups of items, by their places in the table, that come to be told apart. */
interface Split {
  readonly name: string;
  readonly groups: readonly [readonly number[], readonly number[]];
}

const SPLITS: readonly [broad: Split, ...Split[]] = [
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
const GROUP_OF_ITEM = ["birds", "birds", "fish", "fish", "trees", "trees", "flowers", "flowers"];

/**
 * Saxe, McClelland & Ganguli (2013, 2014): progressive differentiation. A linear network that learns the properties of
 * named things tells animals from plants first, then birds from fish, and single animals last.
 */
export const semanticDevelopment = defineExperiment(
  {
    name: "semantic-development",
    title: "Progressive differentiation of concepts in a deep linear network",
    paper:
      "Saxe, McClelland & Ganguli 2013, Learning hierarchical category structure in deep neural networks",
    claim:
      "Broad distinctions are learned before fine ones, each in a stage of its own at the time its mode predicts.",
    summary: [
      "A network with one hidden layer learns which of 22 properties each of eight living things has. Every split of the " +
        "tree of life is a singular mode of the task, the broader the stronger, and is learned when its mode is.",
      "From aligned weights the squared distance of two groups in the hidden layer is the sum over modes of the mode's " +
        "strength times its squared difference between the groups. The drawn representations are those of a network " +
        "that starts from small random weights and has never been told of the tree.",
    ],
    parameters: {
      hidden: {
        default: 16,
        description: "units of the hidden layer",
        integer: true,
        atLeast: 8,
        atMost: 500,
      },
      initial: { default: 1e-3, description: "initial strength of every mode", atLeast: 1e-12, atMost: 0.05 },
      seed: { default: 1, description: "seed of the random weights", integer: true },
    },
  },
  async (bench) => {
    const { hidden, initial, seed } = bench.parameters;
    const { signal } = bench;
    const task = semanticHierarchy();
    const [items, features] = task.targets.shape as [number, number];
    const basis = taskModes(task);
    const widths = [items, hidden, features];
    const theory = Array.from(basis.strengths, (strength, k) =>
      modeDynamics({ strength, initial, inputVariance: basis.inputVariances[k]! }),
    );
    const end = 1.4 * theory[items - 1]!.timeTo(0.99 * theory[items - 1]!.final);
    const times = linearGrid(0, end, 241);

    const flowFrom = async (weights: NdArray[], stage: string, fraction: number) => {
      const onProgress = bench.stage(stage, fraction);
      return bench.ensure(
        await gradientFlowAsync(weights, task, { times, signal, onProgress, recordWeights: true }),
      );
    };
    const aligned = await flowFrom(
      alignedWeights({ correlations: task, widths, strengths: initial }),
      "aligned weights",
      0.4,
    );
    const standardDeviation = Math.sqrt(initial / Math.sqrt(hidden));
    const random = await flowFrom(
      gaussianWeights({ widths, standardDeviation, seed }),
      "random weights",
      0.9,
    );
    bench.stage("report", 1);
    // With one-hot inputs, column i of the first weights is item i's representation.
    const alignedHidden = times.map((t) => aligned.at(t).weights[0]!);
    const randomHidden = times.map((t) => random.at(t).weights[0]!);

    const curves = SPLITS.map((split) => {
      const difference = groupDifference(split, basis);
      const predictedAt = (t: number) =>
        distanceFrom(
          theory.map((mode) => mode.at(t)),
          difference,
        );
      const limit = distanceFrom(
        theory.map(({ final }) => final),
        difference,
      );
      return {
        split,
        limit,
        predictedAt,
        predicted: times.map(predictedAt),
        measured: alignedHidden.map((w) => distanceIn(w, split)),
        random: randomHidden.map((w) => distanceIn(w, split)),
      };
    });
    bench.claimAtMost(
      "distances in the hidden layer from aligned weights, closed form against gradient flow: largest difference",
      Math.max(
        ...curves.flatMap(({ predicted, measured }) => predicted.map((d, i) => Math.abs(d - measured[i]!))),
      ),
      1e-8,
    );
    const measuredAt = (flow: LinearFlow, split: Split) => (t: number) =>
      distanceIn(flow.at(t).weights[0]!, split);
    const when = curves.map(({ split, random: distances, limit }) =>
      firstTime(times, distances, limit / 2, measuredAt(random, split)),
    );
    const gap = (later: readonly number[], earlier: readonly number[]) =>
      Math.min(...later.map((i) => when[i]!)) - Math.max(...earlier.map((i) => when[i]!));
    bench.claimAtLeast(
      "random weights: kingdoms are told apart before their kinds by (τ)",
      gap([1, 2], [0]),
      0,
    );
    bench.claimAtLeast(
      "random weights: kinds are told apart before their members by (τ)",
      gap([3, 4], [1, 2]),
      0,
    );
    bench.claimAtMost(
      "random weights: final distances against the closed form, largest relative difference (first order in the initial strength)",
      Math.max(...curves.map(({ random, limit }) => Math.abs(random[random.length - 1]! / limit - 1))),
      100 * initial,
    );

    for (const { split, predicted, measured, random: fromRandom } of curves) {
      bench.addSeries(split.name, {
        time: times,
        closedForm: predicted,
        aligned: measured,
        random: fromRandom,
      });
    }
    bench.addTable({
      name: "When two groups are told apart: time to half of their final squared distance (units of τ)",
      columns: ["split", "final squared distance", "closed form", "aligned weights", "random weights"],
      rows: curves.map(({ split, limit, predicted, predictedAt, measured }, i) => [
        split.name,
        limit,
        firstTime(times, predicted, limit / 2, predictedAt),
        firstTime(times, measured, limit / 2, measuredAt(aligned, split)),
        when[i]!,
      ]),
    });
    bench.addFigure({
      name: "differentiation",
      title: "Broad distinctions come first",
      caption: "Squared distance between the groups' mean representations in the hidden layer.",
      x: { label: "time t (units of τ)" },
      y: { label: "squared distance in the hidden layer" },
      marks: curves.flatMap(({ split, predicted, measured, random: fromRandom }) => [
        { type: "line", category: split.name, method: "closed form", x: times, y: predicted },
        {
          type: "dot",
          category: split.name,
          method: "gradient flow",
          x: thin(times, 8),
          y: thin(measured, 8),
        },
        { type: "line", category: split.name, method: "random weights", x: times, y: fromRandom },
      ]),
    });
    bench.addFigure(developmentFigure(randomHidden, task.labels?.items ?? []));
    bench.addFigure(similarityFigure(randomHidden, times, when, task.labels?.items ?? []));
  },
);

/** The difference of the groups' mean items in every mode. */
function groupDifference({ groups: [one, other] }: Split, { inputModes, strengths }: TaskModes): number[] {
  const mean = (items: readonly number[], k: number) =>
    items.reduce((sum, item) => sum + inputModes.get(item, k), 0) / items.length;
  return Array.from(strengths, (_, k) => mean(one, k) - mean(other, k));
}

/** Σ_α u_α Δ_α²: the squared distance in a balanced hidden layer, where W₁ᵀW₁ = V diag(u) Vᵀ. */
const distanceFrom = (strengths: readonly number[], difference: readonly number[]): number =>
  strengths.reduce((sum, u, k) => sum + u * difference[k]! ** 2, 0);

/** The difference of the groups' mean representations. */
function directionOf(weights: NdArray, { groups: [one, other] }: Split): number[] {
  return Array.from({ length: weights.shape[0]! }, (_, unit) => {
    const mean = (items: readonly number[]) =>
      items.reduce((sum, item) => sum + weights.get(unit, item), 0) / items.length;
    return mean(one) - mean(other);
  });
}

const distanceIn = (weights: NdArray, split: Split): number =>
  directionOf(weights, split).reduce((sum, x) => sum + x * x, 0);

/** The items' paths in the plane of two fixed directions of the hidden layer. */
function developmentFigure(hidden: readonly NdArray[], items: readonly string[]) {
  const last = hidden[hidden.length - 1]!;
  const members: Split[] = [0, 2, 4, 6].map((item) => ({ name: "", groups: [[item], [item + 1]] }));
  const aside = members.map((split) => directionOf(last, split).map((x) => 0.3 * x));
  const across = normalised(sumOf([directionOf(last, SPLITS[0]), ...aside]));
  const up = normalised(sumOf(SPLITS.slice(1, 3).map((split) => directionOf(last, split))));
  const path = (item: number, direction: readonly number[]) =>
    hidden.map((w) =>
      direction.reduce((sum, x, unit) => sum + x * (w.get(unit, item) - meanItem(w, unit)), 0),
    );
  const paths = items.map((_, item) => ({ x: path(item, across), y: path(item, up) }));
  return {
    name: "development",
    title: "Eight things part ways, from the root to the leaves",
    caption:
      "Representations in the hidden layer from small random weights, relative to their mean, seen along two fixed " +
      "directions: animals to plants with the members of each pair (horizontal), and the kinds (vertical).",
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

/** Inner products of the items' representations after each wave of differentiation. */
function similarityFigure(
  hidden: readonly NdArray[],
  times: readonly number[],
  when: readonly number[],
  items: readonly string[],
) {
  const moments = [
    when[0]! / 2,
    (when[0]! + when[1]!) / 2,
    (when[2]! + when[3]!) / 2,
    times[times.length - 1]!,
  ];
  const labels = ["before", "kingdoms", "kinds", "members"];
  return {
    name: "similarity",
    title: "The similarity of representations fills in the tree",
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
