import type { NdArray } from "../../arrays";
import {
  alignedWeights,
  gaussianWeights,
  gradientFlowAsync,
  type LinearFlow,
  modeDynamics,
  type TaskModes,
  taskModes,
} from "../../deep-linear";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf } from "../../reports/numbers";
import { firstTime, linearGrid, thin } from "../../reports/series";
import { semanticHierarchy } from "../../tasks";
import { explainedPart } from "../explained-part";
import { developmentFigure, similarityFigure } from "./semantic-figures";
import { directionOf, SPLITS, type Split } from "./semantic-splits";

/**
 * Experiment after Saxe, McClelland & Ganguli (2013, 2014): progressive differentiation. A linear network that learns
 * the properties of named things distinguishes animals from plants first, then birds from fish, and single animals
 * last.
 */
export const semanticDevelopment = defineExperiment(
  {
    name: "semantic-development",
    title: "Progressive differentiation of concepts in a deep linear network",
    paper:
      "Saxe, McClelland & Ganguli 2013, Learning hierarchical category structure in deep neural networks",
    claim:
      "Broad distinctions are learned before fine ones, each in a separate stage at the time predicted for its mode.",
    control:
      "The trained networks have no hidden layer, and the distances are those of their outputs; the closed form is still " +
      "that of the hidden layer.",
    summary: [
      "A network with one hidden layer learns which of 22 properties each of eight living things has. Every split " +
        "of the tree of living things corresponds to a singular mode of the task and is learned together with this " +
        "mode; broader splits have stronger modes.",
      "From aligned weights, the squared distance of two groups in the hidden layer is the sum over modes of the " +
        "strength of the mode times its squared difference between the groups. The representations in the figures " +
        "are those of a network that starts from small random weights, without information about the tree.",
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
  async (report) => {
    const { hidden, initial, seed } = report.parameters;
    const { signal } = report;
    const task = semanticHierarchy();
    const [items, features] = task.targets.shape as [number, number];
    const basis = taskModes(task);
    const widths = report.control ? [items, features] : [items, hidden, features];
    const theory = Array.from(basis.strengths, (strength, k) =>
      modeDynamics({ strength, initial, inputVariance: basis.inputVariances[k]! }),
    );
    const end = 1.4 * theory[items - 1]!.timeTo(0.99 * theory[items - 1]!.final);
    const times = linearGrid(0, end, 241);

    const flowFrom = async (weights: NdArray[], stage: string, fraction: number) => {
      const onProgress = report.stage(stage, fraction);
      return report.ensure(
        await gradientFlowAsync(weights, task, { times, signal, onProgress, recordWeights: true }),
      );
    };
    const aligned = await flowFrom(
      alignedWeights({ correlations: task, widths, strengths: initial }),
      "aligned weights",
      0.4,
    );
    const standardDeviation = report.control ? initial : Math.sqrt(initial / Math.sqrt(hidden));
    const random = await flowFrom(
      gaussianWeights({ widths, standardDeviation, seed }),
      "random weights",
      0.9,
    );
    report.stage("report", 1);
    // With one-hot inputs, column i of the first weights is the representation of item i.
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
      const fromRandom = randomHidden.map((w) => distanceIn(w, split));
      return {
        split,
        limit,
        // The limit of distances between outputs is not that of distances in the hidden layer.
        half: (report.control ? lastOf(fromRandom) : limit) / 2,
        predictedAt,
        predicted: times.map(predictedAt),
        measured: alignedHidden.map((w) => distanceIn(w, split)),
        random: fromRandom,
      };
    });
    report.claimAtMost(
      "distances in the hidden layer from aligned weights, closed form and gradient flow: largest difference",
      Math.max(
        ...curves.flatMap(({ predicted, measured }) => predicted.map((d, i) => Math.abs(d - measured[i]!))),
      ),
      1e-8,
    );
    const measuredAt = (flow: LinearFlow, split: Split) => (t: number) =>
      distanceIn(flow.at(t).weights[0]!, split);
    const splitTimes = curves.map(({ split, random: distances, half }) =>
      firstTime(times, distances, half, measuredAt(random, split)),
    );
    const predictedTimes = curves.map(({ predicted, predictedAt, limit }) =>
      firstTime(times, predicted, limit / 2, predictedAt),
    );
    const ratio = (later: readonly number[], earlier: readonly number[]) =>
      Math.min(...later.map((i) => splitTimes[i]!)) / Math.max(...earlier.map((i) => splitTimes[i]!));
    report.claimAtLeast(
      "random weights: kingdoms are distinguished before their kinds, smallest ratio of the times (1 for one stage)",
      ratio([1, 2], [0]),
      1.2,
    );
    report.claimAtLeast(
      "random weights: kinds are distinguished before their members, smallest ratio of the times (1 for one stage)",
      ratio([3, 4], [1, 2]),
      1.2,
    );
    report.claimAtLeast(
      "random weights: part of the variation of the times that the closed form explains (0 for one time of all splits)",
      explainedPart(
        // Groups that are not distinguished count with the end of the run.
        splitTimes.map((t) => Math.min(end, t)),
        predictedTimes,
      ),
      0.9,
    );
    report.claimAtMost(
      "random weights: final distances and their closed form, largest relative difference (first order in the initial strength)",
      Math.max(...curves.map(({ random, limit }) => Math.abs(lastOf(random) / limit - 1))),
      20 * initial,
    );

    for (const { split, predicted, measured, random: fromRandom } of curves) {
      report.addSeries(split.name, {
        time: times,
        closedForm: predicted,
        aligned: measured,
        random: fromRandom,
      });
    }
    report.addTable({
      name: "Times at which two groups are distinguished: half of their final squared distance (units of τ)",
      columns: ["split", "final squared distance", "closed form", "aligned weights", "random weights"],
      rows: curves.map(({ split, limit, measured }, i) => [
        split.name,
        limit,
        predictedTimes[i]!,
        firstTime(times, measured, limit / 2, measuredAt(aligned, split)),
        splitTimes[i]!,
      ]),
    });
    report.addFigure({
      name: "differentiation",
      title: "Broad distinctions are learned first",
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
    report.addFigure(developmentFigure(randomHidden, task.labels?.items ?? []));
    report.addFigure(similarityFigure(randomHidden, times, splitTimes, task.labels?.items ?? []));
  },
);

/** Returns the difference of the mean items of the two groups in every mode. */
function groupDifference({ groups: [one, other] }: Split, { inputModes, strengths }: TaskModes): number[] {
  const mean = (items: readonly number[], k: number) =>
    items.reduce((sum, item) => sum + inputModes.get(item, k), 0) / items.length;
  return Array.from(strengths, (_, k) => mean(one, k) - mean(other, k));
}

/**
 * Returns Σ_α u_α Δ_α², the squared distance of two groups in a balanced hidden layer, for which W₁ᵀW₁ = V diag(u) Vᵀ.
 */
const distanceFrom = (strengths: readonly number[], difference: readonly number[]): number =>
  strengths.reduce((sum, u, k) => sum + u * difference[k]! ** 2, 0);

const distanceIn = (weights: NdArray, split: Split): number =>
  directionOf(weights, split).reduce((sum, x) => sum + x * x, 0);
