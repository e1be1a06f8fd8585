import type { NdArray } from "../../../arrays";
import {
  alignedWeights,
  gaussianWeights,
  gradientFlowAsync,
  type LinearFlow,
  modeDynamics,
  taskModes,
} from "../../../deep-linear";
import { defineExperiment } from "../../../reports/define-experiment";
import { largestDifference, lastOf, rounded } from "../../../reports/numbers";
import { linearGrid } from "../../../reports/series";
import { dissimilarity, linearDissimilarity } from "../../../representations";
import { rsaFigures } from "./figures";
import { courseOf, fallAfter, halfTimes, type LayerCourse } from "./measures";
import { ITEMS, LEVELS, treeTask, unrelatedTask } from "./tree";

/** End of the training, in units of the time to 99 % of the weakest mode of the tree. */
const END = 1.4;

/** Correlation after which a decrease counts. */
const RESEMBLANCE = 0.9;

/** Layers of which the representations are compared. */
const LAYERS = ["hidden", "output"] as const;

/**
 * Experiment on representational similarity analysis during learning (Huang, Zhen & Liu 2021): a deep linear network
 * reproduces the distances of a tree level by level, and its correlation with the tree falls between the levels.
 */
export const rsaTrajectory = defineExperiment(
  {
    name: "rsa-trajectory",
    title: "Representational similarity to a tree during learning",
    paper:
      "Huang, Zhen & Liu 2021, Semantic relatedness emerges in deep convolutional neural networks; Saxe, McClelland & Ganguli 2019, A mathematical " +
      "theory of semantic development",
    claim:
      "The dissimilarities of items in a hidden layer reproduce a tree from its root to its leaves; their correlation with " +
      "the tree rises, falls and rises again.",
    control: "The items have no relations: each has a different feature, and all modes are equally strong.",
    summary: [
      `A linear network with one hidden layer learns the features of ${ITEMS} items at the leaves of a binary tree. The squared ` +
        "distances between the representations of the items are compared with those between their features, over time and " +
        "for the hidden and the output layer.",
      "From aligned weights, the distances follow from the strengths of the modes in closed form. The other networks start " +
        "from small random weights; their measures are the worst over all seeds.",
    ],
    parameters: {
      hidden: {
        default: 32,
        description: "units of the hidden layer",
        integer: true,
        atLeast: 2 * ITEMS,
        atMost: 500,
      },
      initial: { default: 1e-3, description: "initial strength of every mode", atLeast: 1e-6, atMost: 1e-3 },
      records: {
        default: 181,
        description: "number of recorded times",
        integer: true,
        atLeast: 46,
        atMost: 2000,
      },
      seeds: { default: 5, description: "number of networks", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "seed of the first network", integer: true },
    },
  },
  async (report) => {
    const { hidden, initial, records, seeds, seed } = report.parameters;
    const { signal } = report;
    const tree = dissimilarity(treeTask().targets);
    const task = report.control ? unrelatedTask() : treeTask();
    const widths = [ITEMS, hidden, ITEMS];
    const weakest = lastOf(taskModes(treeTask()).strengths);
    const slowest = modeDynamics({ strength: weakest, initial, inputVariance: 1 / ITEMS });
    const times = linearGrid(0, END * slowest.timeTo(0.99 * slowest.final), records);
    const coursesFrom = async (weights: NdArray[], stage: string, fraction: number) => {
      const onProgress = report.stage(stage, fraction);
      await report.turn();
      const flow = report.ensure(
        await gradientFlowAsync(weights, task, { times, signal, onProgress, recordWeights: true }),
      );
      return LAYERS.map((layer) =>
        courseOf(
          times.map((t) => layerMatrix(flow, t, layer)),
          tree,
        ),
      );
    };
    const modes = taskModes(task);
    const predicted = LAYERS.map((layer) => {
      const matrices = linearDissimilarity(modes, { initial, times, layer });
      return courseOf(
        times.map((_, k) => matrices.pick(k, null, null)),
        tree,
      );
    });
    const aligned = await coursesFrom(
      alignedWeights({ correlations: task, widths, strengths: initial }),
      "aligned weights",
      0.1,
    );
    const standardDeviation = Math.sqrt(initial / Math.sqrt(hidden));
    const networks: LayerCourse[][] = [];
    for (let i = 0; i < seeds; i++) {
      const weights = gaussianWeights({ widths, standardDeviation, seed: seed + i });
      networks.push(await coursesFrom(weights, `seed ${seed + i}`, 0.1 + (0.9 * (i + 1)) / seeds));
    }
    report.stage("report", 1);
    const inHidden = networks.map(([course]) => course!);
    const stages = inHidden.map((course) => halfTimes(times, course));
    const worst = (measures: readonly number[]) => Math.min(...measures);
    report.agreeWithin(
      "aligned weights: dissimilarities of both layers, largest difference of gradient flow and closed form",
      Math.max(...aligned.map(({ matrices }, l) => distanceOf(matrices, predicted[l]!.matrices))),
      1e-8,
    );
    report.claimAtLeast(
      "random weights: Pearson correlation of the hidden dissimilarities with the tree at the end",
      worst(inHidden.map(({ pearson }) => lastOf(pearson))),
      0.97,
    );
    for (const [level, name] of LEVELS.entries()) {
      if (level === 0) continue;
      report.claimAtLeast(
        `random weights: time of the ${name} level in units of that of the ${LEVELS[level - 1]} level (1 for one stage)`,
        worst(stages.map((found) => found[level]! / found[level - 1]!)),
        1.15,
      );
    }
    report.claimAtLeast(
      `random weights: fall of the correlation after it first reached ${RESEMBLANCE} (0 if it never does)`,
      worst(inHidden.map(({ pearson }) => fallAfter(pearson, RESEMBLANCE))),
      0.008,
    );
    for (const [l, layer] of LAYERS.entries()) {
      const columnsOf = (course: LayerCourse) => ({
        time: times,
        pearson: course.pearson,
        spearman: course.spearman,
        ...Object.fromEntries(LEVELS.map((name, level) => [name, course.distances[level]!])),
      });
      report.addSeries(`${layer} layer, closed form`, columnsOf(predicted[l]!));
      for (const [i, courses] of networks.entries()) {
        report.addSeries(`${layer} layer, seed ${seed + i}`, columnsOf(courses[l]!));
      }
    }
    report.addTable({
      name: "Hidden layer: correlation with the tree, and times of the levels (half of the final distance, units of τ)",
      columns: [
        "weights",
        "fall",
        "Pearson at the end",
        "Spearman at the end",
        ...LEVELS.map((name) => `${name} level`),
      ],
      rows: [predicted[0]!, ...inHidden].map((course, i) => [
        i === 0 ? "closed form" : `seed ${seed + i - 1}`,
        rounded(fallAfter(course.pearson, RESEMBLANCE), 3),
        rounded(lastOf(course.pearson)),
        rounded(lastOf(course.spearman)),
        ...halfTimes(times, course).map((t) => rounded(t)),
      ]),
    });
    for (const figure of rsaFigures({ times, tree, predicted, networks, stages: stages[0]! })) {
      report.addFigure(figure);
    }
  },
);

/** Computes the dissimilarity matrix of the items in a layer at a time. With one-hot inputs, column i belongs to item i. */
function layerMatrix(flow: LinearFlow, time: number, layer: (typeof LAYERS)[number]): NdArray {
  const { weights, product } = flow.at(time);
  return dissimilarity((layer === "hidden" ? weights[0]! : product).transpose(1, 0));
}

const distanceOf = (a: readonly NdArray[], b: readonly NdArray[]): number =>
  Math.max(
    ...a.flatMap((matrix, k) =>
      Array.from({ length: ITEMS }, (_, i) => largestDifference(rowOf(matrix, i), rowOf(b[k]!, i))),
    ),
  );

const rowOf = (matrix: NdArray, i: number): number[] =>
  Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j));
