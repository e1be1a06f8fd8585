import { defineExperiment } from "../../../reports/define-experiment";
import { rounded } from "../../../reports/numbers";
import { digits } from "../../../tasks";
import { CLASSES, convolutionalArchitecture, fullyConnectedArchitecture, SIZE } from "./architectures";
import { type ArchitectureMatches, matchFigure, meanCurve } from "./figure";
import { EPSILONS, indexOf } from "./matches";
import { type PairMatches, trainPair } from "./train-pair";

/** Value of ε at which the layers are compared. */
const NEAR = 0.3;
/** Larger value of ε, at which the outputs match and the last convolution does not. */
const FAR = 0.5;

/** Seed of the test images relative to that of the training images. */
const TEST_SEED = 1000;

/**
 * Experiment after Wang et al. (2018): the neurons of corresponding convolutions in two networks, trained from different
 * weights, hardly span the same subspaces.
 */
export const subspaceMatchExperiment = defineExperiment(
  {
    name: "subspace-match",
    title: "Subspace matches of networks that are trained from different weights",
    paper:
      "Wang et al. 2018, Towards understanding learning representations: to what extent do different neural networks learn " +
      "the same representation",
    claim:
      "The neurons of corresponding convolutional layers of two trained networks do not span similar subspaces.",
    control:
      "The second network is a copy of the first with its neurons in another order, which spans the same subspaces.",
    summary: [
      `Pairs of networks learn to classify drawn digits of ${SIZE} x ${SIZE} pixels from different random weights. Sets of ` +
        "neurons match if the activations of every neuron have a relative distance of at most ε from the span of the other " +
        "set; the similarity of two layers is the share of neurons in the largest match.",
      "The claims concern the convolutions. Outputs match, as published. Fully connected networks are measured without a " +
        "claim: there training raises the match.",
    ],
    parameters: {
      channels: {
        default: 12,
        description: "channels of each convolution",
        integer: true,
        atLeast: 4,
        atMost: 32,
      },
      width: {
        default: 64,
        description: "units of each fully connected hidden layer",
        integer: true,
        atLeast: 8,
        atMost: 500,
      },
      samples: {
        default: 300,
        description: "number of training images",
        integer: true,
        atLeast: 50,
        atMost: 10_000,
      },
      tests: {
        default: 300,
        description: "number of test images",
        integer: true,
        atLeast: 50,
        atMost: 10_000,
      },
      epochs: {
        default: 20,
        description: "passes over the training images",
        integer: true,
        atLeast: 1,
        atMost: 1000,
      },
      learningRate: { default: 0.1, description: "learning rate (batches of 32)", above: 0, atMost: 0.3 },
      seeds: {
        default: 5,
        description: "number of pairs of networks",
        integer: true,
        atLeast: 1,
        atMost: 50,
      },
      seed: { default: 0, description: "first seed of the images and the weights", integer: true },
    },
  },
  async (report) => {
    const { channels, width, samples, tests, epochs, learningRate, seeds, seed } = report.parameters;
    const architectures = [convolutionalArchitecture(channels), fullyConnectedArchitecture(width)];
    const found: ArchitectureMatches[] = architectures.map((architecture) => ({ architecture, pairs: [] }));
    for (let i = 0; i < seeds; i++) {
      const draw = (count: number, first: number) =>
        digits({ samples: count, size: SIZE, variation: 1, seed: first });
      const settings = {
        training: draw(samples, seed + i),
        test: draw(tests, seed + i + TEST_SEED),
        epochs,
        learningRate,
      };
      report.stage(`pair ${i + 1}`, (0.98 * (i + 1)) / seeds);
      for (const { architecture, pairs } of found) {
        (pairs as PairMatches[]).push(await trainPair(report, architecture, settings, 2 * (seed + i)));
      }
    }
    report.stage("report", 1);
    const { architecture, pairs } = found[0]!;
    const largest = (layer: number, epsilon: number) =>
      Math.max(...pairs.map(({ trained }) => trained[layer]![indexOf(epsilon)]!));
    const convolutions = architecture.layers.slice(0, -1);
    for (const [l, layer] of convolutions.entries()) {
      report.claimAtMost(
        `${layer}: share of matching neurons at ε = ${NEAR}, largest over pairs (1 for equal subspaces)`,
        largest(l, NEAR),
        0.4,
      );
    }
    report.claimAtMost(
      `last convolution: share of matching neurons at ε = ${FAR}, largest over pairs (1 for equal subspaces)`,
      largest(convolutions.length - 1, FAR),
      0.6,
    );
    const all = found.flatMap((each) => each.pairs);
    report.agreeWithin(
      "copies with neurons in another order: share of neurons that do not match at ε = 0, largest over layers",
      Math.max(...all.flatMap(({ copy }) => copy.map((curve) => 1 - curve[0]!))),
      0,
    );
    for (const {
      architecture: { name, layers },
      pairs: each,
    } of found) {
      for (const [i, { trained, initial }] of each.entries()) {
        report.addSeries(`${name}, pair ${i + 1}`, {
          epsilon: EPSILONS,
          ...Object.fromEntries(layers.map((layer, l) => [layer, trained[l]!])),
          ...Object.fromEntries(layers.map((layer, l) => [`${layer} at the start`, initial[l]!])),
        });
      }
    }
    report.addTable(layerTable(found));
    report.addTable({
      name: `Share of test images that are classified correctly (chance: ${1 / CLASSES})`,
      columns: ["pair", ...architectures.flatMap(({ name }) => [`${name} 1`, `${name} 2`])],
      rows: pairs.map((_, i) => [
        i + 1,
        ...found.flatMap((each) => each.pairs[i]!.accuracies.map((a) => rounded(a, 3))),
      ]),
    });
    for (const each of found) report.addFigure(matchFigure(each));
  },
);

/** Lists the mean matches of every layer. */
function layerTable(found: readonly ArchitectureMatches[]) {
  const means = (curves: readonly number[][][], layer: number) => {
    const curve = meanCurve(curves, layer);
    return [NEAR, FAR].map((epsilon) => rounded(curve[indexOf(epsilon)]!, 3));
  };
  return {
    name: "Share of matching neurons, mean over pairs",
    columns: ["layer", `trained, ε = ${NEAR}`, `ε = ${FAR}`, `at the start, ε = ${NEAR}`, `ε = ${FAR} `],
    rows: found.flatMap(({ architecture: { name, layers }, pairs }) =>
      layers.map((layer, l) => [
        `${name}: ${layer}`,
        ...means(
          pairs.map(({ trained }) => trained),
          l,
        ),
        ...means(
          pairs.map(({ initial }) => initial),
          l,
        ),
      ]),
    ),
  };
}
