import { forward, initialise, type Observable, trainAsync } from "../../networks";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, meanOf, percent, rounded } from "../../reports/numbers";
import { hierarchy, type Task } from "../../tasks";
import { finalDistances, squaredDistances } from "../../universal";
import { divided } from "../array-arithmetic";
import { correlation, relativeDistance, SEED } from "./common";
import { fitSystem } from "./fit-system";
import type { SystemTrial } from "./hierarchy-figures";
import { distancesFigure, finalFigure } from "./hierarchy-figures";
import { withShuffledTargets } from "./random-order";
import { networkOf, type Setting } from "./settings";

/** Base setting, from which the networks differ in single fields. */
const BASE: Setting = {
  activation: "tanh",
  gain: 0.6,
  learningRate: 0.05,
  width: 100,
  depth: 4,
  epochs: 4000,
  layer: 2,
};

/**
 * A two-layer linear network, for which the system is nearly exact, and deep ones in order of decreasing smoothness.
 */
const NETWORKS: readonly (readonly [name: string, setting: Setting])[] = [
  ["two-layer linear", { ...BASE, activation: "linear", gain: 0.1, learningRate: 0.1, depth: 1, layer: 0 }],
  ["deep linear", { ...BASE, activation: "linear" }],
  ["deep tanh", BASE],
  ["deep leaky ReLU", { ...BASE, activation: "leakyRelu", gain: 0.9 }],
  ["deep ReLU", { ...BASE, activation: "relu", gain: 1 }],
];

/**
 * Largest errors of the final distances, relative to those of the mean distance for all pairs, in the networks with
 * claims. In the other networks the system is hardly better than this null.
 */
const LARGEST_ERRORS: Readonly<Record<string, number>> = {
  "two-layer linear": 0.1,
  "deep linear": 0.5,
  "deep tanh": 0.5,
};

/**
 * Extends van Rossem & Saxe (2024) to larger data sets: tests how accurately the linearisation of encoder and decoder
 * around the mean of all points predicts the distances between the representations of a whole data set.
 */
export const universalHierarchy = defineExperiment(
  {
    name: "universal-hierarchy",
    title: "N points: representation distances of a hierarchical data set",
    paper: "An extension of van Rossem & Saxe 2024 to N points (universalSystem)",
    claim:
      "The linearised dynamics of N points are nearly exact in shallow linear networks and approximately valid in deep linear and tanh networks.",
    control: "The items of the theory are in another, random order than those of the networks.",
    summary: [
      "Networks learn the features of items that are the leaves of a tree. The squared distances between the " +
        "representations of all pairs of items are recorded and compared with universalSystem: the gradient flow " +
        "of one linear encoder and one linear decoder for all points, from the initial state of the network, with " +
        "two fitted rates.",
      "For a network with one hidden linear layer the system is exact, up to the common mean of the inputs and the " +
        "step size of gradient descent. For deep and nonlinear networks it is a conjecture, and this experiment " +
        "measures its accuracy.",
    ],
    parameters: {
      levels: {
        default: 4,
        description: "levels of the tree, including the root: 2^(levels − 1) items",
        integer: true,
        atLeast: 3,
        atMost: 6,
      },
      features: {
        default: 100,
        description: "features of each item",
        integer: true,
        atLeast: 10,
        atMost: 5000,
      },
      flip: {
        default: 0.05,
        description: "probability that a feature flips on a branch",
        above: 0,
        atMost: 0.5,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { levels, features, flip, seed } = report.parameters;
    const task = unitTask(levels, features, flip, seed + 1);
    const items = task.inputs.shape[0]!;
    const theoryTask = report.control ? withShuffledTargets(task, seed) : task;
    const pairs = pairsOf(items);
    const trials: SystemTrial[] = [];
    for (const [k, [name, setting]] of NETWORKS.entries()) {
      const part = (x: number) => (0.98 * (k + x)) / NETWORKS.length;
      const onProgress = report.stage(name, part(0.5));
      const network = networkOf(setting, items, features);
      const initial = initialise(network, { gain: setting.gain, seed });
      const { learningRate, epochs, layer } = setting;
      const training = report.ensure(
        await trainAsync(network, initial, task, {
          learningRate,
          epochs,
          every: Math.round(epochs / 60),
          record: { distances: distancesAt(layer, pairs) },
          signal: report.signal,
          onProgress,
        }),
      );
      const measured = { epochs: training.epochs, pairs, values: training.observations.distances };
      const before = forward(network, initial, task.inputs);
      const representations = before.hidden[layer]!;
      report.stage(`${name}, fit`, part(1));
      const start = { representations, outputs: before.output };
      const fit = await fitSystem(theoryTask, start, measured, {
        scale: learningRate / 2,
        turn: async () => {
          await report.turn();
          report.stage(`${name}, fit`, part(1));
        },
      });
      if (fit === undefined) {
        report.addNote(`${name}: the system could not be integrated for any rates.`);
        continue;
      }
      const pairwiseDistances = finalDistances({
        ...theoryTask,
        rateRatio: fit.rates.encoder / fit.rates.decoder,
        initial: {
          representation: squaredDistances(representations),
          output: squaredDistances(before.output),
        },
      });
      trials.push({
        name,
        measured,
        fit,
        network: Array.from(measured.values.slice(-pairs.length)),
        system: Array.from(fit.predicted.slice(-pairs.length)),
        pairwise: pairs.map(([i, j]) => pairwiseDistances.get(i, j)),
        loss: lastOf(training.loss),
      });
    }
    report.stage("report", 1);
    for (const { name, network, system, fit, measured } of trials) {
      report.addSeries(name, {
        epoch: measured.values.map((_, at) => measured.epochs[Math.floor(at / pairs.length)]!),
        "first item": measured.values.map((_, at) => pairs[at % pairs.length]![0]),
        "second item": measured.values.map((_, at) => pairs[at % pairs.length]![1]),
        network: measured.values,
        system: fit.predicted,
      });
      if (name === "two-layer linear") {
        report.claimAtMost(
          `${name}: relative error of all distances over the whole training`,
          fit.relativeError,
          0.03,
        );
      }
      const largestError = LARGEST_ERRORS[name];
      if (largestError === undefined) continue;
      report.claimAtMost(
        `${name}: error of the final distances, relative to that of their mean for all pairs`,
        errorAgainstMean({ network, system }),
        largestError,
      );
    }
    const unclaimed = trials.filter(({ name }) => LARGEST_ERRORS[name] === undefined);
    report.addNote(
      "Nothing is claimed for networks in which the system is hardly better than the mean distance for all pairs; ratio of " +
        `the errors: ${unclaimed.map((trial) => `${trial.name} ${rounded(errorAgainstMean(trial), 2)}`).join(", ")}.`,
    );
    report.addTable(trialsTable(trials));
    for (const trial of trials) {
      if (!trial.name.startsWith("deep") || trial.name === "deep linear") continue;
      const { name, network, system, pairwise } = trial;
      report.addNote(
        `${name}: the relative error of the final squared distances is ${percent(relativeDistance(network, system))} for the ` +
          `system (correlation ${rounded(correlation(system, network), 2)}), ` +
          `${percent(relativeDistance(network, pairwise))} for the two-point theory of each pair with the same rates ` +
          `(correlation ${rounded(correlation(pairwise, network), 2)}), and ` +
          `${percent(
            relativeDistance(network, sameForAll(network)),
          )} if the mean distance is predicted for all pairs.`,
      );
    }
    report.addFigure(distancesFigure(trials, levels));
    report.addFigure(finalFigure(trials));
  },
);

/** Predicts the mean distance for all pairs, the null model of the structure. */
const sameForAll = (distances: readonly number[]): number[] => distances.map(() => meanOf(distances));

/** Computes the error of the system's final distances, relative to that of the null. */
const errorAgainstMean = ({ network, system }: Pick<SystemTrial, "network" | "system">): number =>
  relativeDistance(network, system) / relativeDistance(network, sameForAll(network));

/** Samples a tree with targets of unit length. */
function unitTask(levels: number, features: number, flip: number, seed: number): Task {
  const { inputs, targets, labels } = hierarchy({ levels, features, flip, seed });
  return { inputs, targets: divided(targets, Math.sqrt(features)), ...(labels ? { labels } : {}) };
}

/** Returns all pairs of items. */
const pairsOf = (items: number): [number, number][] =>
  Array.from({ length: items }, (_, i) =>
    Array.from({ length: i }, (_, j): [number, number] => [j, i]),
  ).flat();

/** Creates an observable that records the squared distances of all pairs at a layer, [T, pairs] flat. */
const distancesAt = (
  layer: number,
  pairs: readonly (readonly [number, number])[],
): Observable<Float64Array> => ({
  observe(state) {
    const distances = squaredDistances(state.hidden(layer));
    return pairs.map(([i, j]) => distances.get(i, j));
  },
  collect: (records) => Float64Array.from(records.data),
});

/** Builds the table of rates and errors. */
const trialsTable = (trials: readonly SystemTrial[]) => ({
  name: "Squared distances of all pairs, network and system (rates per epoch)",
  columns: [
    "network",
    "encoder rate",
    "decoder rate",
    "error over the training (%)",
    "final error (%)",
    "final correlation",
    "final error, two-point theory (%)",
    "final correlation, two-point theory",
    "final error, one distance for all (%)",
    "final loss",
  ],
  rows: trials.map(({ name, fit, network, system, pairwise, loss }) => [
    name,
    rounded(fit.rates.encoder, 3),
    rounded(fit.rates.decoder, 3),
    rounded(100 * fit.relativeError, 3),
    rounded(100 * relativeDistance(network, system), 3),
    rounded(correlation(system, network), 3),
    rounded(100 * relativeDistance(network, pairwise), 3),
    rounded(correlation(pairwise, network), 3),
    rounded(100 * relativeDistance(network, sameForAll(network)), 3),
    rounded(loss, 2),
  ]),
});
