import { toNdArray } from "../../arrays";
import { forward, initialise, type Observable, trainAsync } from "../../networks";
import { lastOf, meanOf, percent, rounded } from "../../reports/numbers";
import { defineExperiment } from "../../reports/report-builder";
import { hierarchy, type Task } from "../../tasks";
import { finalDistances, squaredDistances } from "../../universal";
import { correlation, relativeDistance, SEED } from "./common";
import { fitSystem } from "./fit-system";
import type { SystemTrial } from "./hierarchy-figures";
import { distancesFigure, finalFigure } from "./hierarchy-figures";
import { networkOf, type Setting } from "./settings";

const BASE: Setting = {
  activation: "tanh",
  gain: 0.6,
  learningRate: 0.05,
  width: 100,
  depth: 4,
  epochs: 4000,
  layer: 2,
};

/** A two-layer linear network, for which the system is nearly exact, and deep ones ever less smooth. */
const NETWORKS: readonly (readonly [name: string, setting: Setting])[] = [
  ["two-layer linear", { ...BASE, activation: "linear", gain: 0.1, learningRate: 0.1, depth: 1, layer: 0 }],
  ["deep linear", { ...BASE, activation: "linear" }],
  ["deep tanh", BASE],
  ["deep leaky ReLU", { ...BASE, activation: "leakyRelu", gain: 0.9 }],
  ["deep ReLU", { ...BASE, activation: "relu", gain: 1 }],
];
/**
 * Beyond van Rossem & Saxe (2024), who leave larger data sets open: how far linearising encoder and decoder around the
 * mean of all points at once predicts the distances between the representations of a whole data set.
 */
export const universalHierarchy = defineExperiment(
  {
    name: "universal-hierarchy",
    title: "All pairs at once: representation distances of a hierarchical data set",
    paper: "An extension of van Rossem & Saxe 2024 to N points (universalSystem)",
    claim:
      "For N points at once the linearised dynamics are nearly exact in shallow linear networks and roughly right in deep ones.",
    summary: [
      "Networks learn the features of items that are the leaves of a tree. The squared distances between the " +
        "representations of all pairs of items are recorded and compared with universalSystem: the gradient flow of one " +
        "linear encoder and one linear decoder for all points, from the network's own start, with two fitted rates.",
      "For a network with one hidden linear layer the system is exact but for the common mean of the inputs and the steps " +
        "of gradient descent. For deep and nonlinear ones it is a conjecture: this experiment says how good it is.",
    ],
    parameters: {
      levels: {
        default: 4,
        description: "levels of the tree, the root included: 2^(levels − 1) items",
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
      const fit = await fitSystem(task, start, measured, {
        scale: learningRate / 2,
        turn: async () => {
          await report.turn();
          report.stage(`${name}, fit`, part(1));
        },
      });
      if (fit === undefined) {
        report.addNote(`${name}: the system could not be fitted.`);
        continue;
      }
      const alone = finalDistances({
        ...task,
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
        pairwise: pairs.map(([i, j]) => alone.get(i, j)),
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
      const error = relativeDistance(network, system);
      const agreement = correlation(system, network);
      if (name === "two-layer linear") {
        report.claimAtMost(
          `${name}: relative error of all distances over the whole training`,
          fit.relativeError,
          0.03,
        );
        report.claimAtLeast(`${name}: correlation of the final distances`, agreement, 0.99);
      } else {
        report.claimAtMost(`${name}: relative error of the final distances`, error, 0.25);
      }
      if (name === "deep tanh") {
        report.claimAtLeast(`${name}: correlation of the final distances`, agreement, 0.9);
      }
    }
    report.addTable(trialsTable(trials));
    for (const trial of trials) {
      if (!trial.name.startsWith("deep") || trial.name === "deep linear") continue;
      const { name, network, system, pairwise } = trial;
      report.addNote(
        `${name}: the system misses the final squared distances by ${percent(relativeDistance(network, system))} ` +
          `(correlation ${rounded(correlation(system, network), 2)}); taking every pair on its own with the same rates ` +
          `misses them by ${percent(relativeDistance(network, pairwise))} ` +
          `(correlation ${rounded(correlation(pairwise, network), 2)}), a single distance for all pairs by ` +
          `${percent(
            relativeDistance(
              network,
              network.map(() => meanOf(network)),
            ),
          )}.`,
      );
    }
    report.addFigure(distancesFigure(trials, levels));
    report.addFigure(finalFigure(trials));
  },
);

/** The sampled tree with targets of length 1. */
function unitTask(levels: number, features: number, flip: number, seed: number): Task {
  const { inputs, targets, labels } = hierarchy({ levels, features, flip, seed });
  const scaled = (targets.data as Float64Array).map((x) => x / Math.sqrt(features));
  return { inputs, targets: toNdArray(scaled, [targets.shape[0]!, features]), ...(labels ? { labels } : {}) };
}

const pairsOf = (items: number): [number, number][] =>
  Array.from({ length: items }, (_, i) =>
    Array.from({ length: i }, (_, j): [number, number] => [j, i]),
  ).flat();

/** Records the squared distances of all pairs at a layer, [T, pairs] flat. */
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

const trialsTable = (trials: readonly SystemTrial[]) => ({
  name: "Squared distances of all pairs: network against system (rates per epoch)",
  columns: [
    "network",
    "encoder rate",
    "decoder rate",
    "error over the training (%)",
    "error at the end (%)",
    "correlation at the end",
    "error at the end, pairs on their own (%)",
    "correlation, pairs on their own",
    "error at the end, one distance for all (%)",
    "loss at the end",
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
    rounded(
      100 *
        relativeDistance(
          network,
          network.map(() => meanOf(network)),
        ),
      3,
    ),
    rounded(loss, 2),
  ]),
});
