import type { Network } from "../../../networks";
import { defineExperiment } from "../../../reports/define-experiment";
import { largestDifference, meanOf } from "../../../reports/numbers";
import { column, linearGrid } from "../../../reports/series";
import { type Anisotropy, anisotropyAsync } from "../../../representations";
import { directionalAccuracy } from "./accuracies";
import { addResults } from "./add-results";
import {
  convolutionalNetwork,
  fullyConnectedNetwork,
  linearClassifier,
  linearConvolution,
  randomNetworks,
  WINDOW,
  WINDOWS,
} from "./architectures";
import { frequencyShares, lowShare, pooledShares } from "./spectrum";

/** Number of directions along which networks learn, evenly spaced from the first to the last. */
const DIRECTIONS = 8;

/**
 * Experiment after Ortiz-Jiménez et al. (2020): the input gradients of random networks predict along which directions a
 * trained network separates classes.
 */
export const anisotropyExperiment = defineExperiment(
  {
    name: "anisotropy",
    title: "Neural anisotropy directions of convolutional networks",
    paper: "Ortiz-Jiménez, Modas, Moosavi-Dezfooli & Frossard 2020, Neural anisotropy directions",
    claim:
      "A convolutional network with pooling learns to separate classes along the first principal directions of the input " +
      "gradients of random networks, which have low frequencies, and not along the last.",
    control:
      "The network has one fully connected hidden layer, without convolution and pooling: no direction is preferred.",
    summary: [
      "Signals on a circle belong to two classes that differ along one direction, with noise along all others; a linear " +
        "classifier separates them along any direction. Networks are trained on one direction at a time, chosen among the " +
        "principal directions of the input gradients of random networks (anisotropy directions).",
      "The directions are computed for convolutions without pooling and with average pooling of two widths; the trained " +
        `networks pool ${WINDOW} positions.`,
    ],
    parameters: {
      inputs: {
        default: 16,
        description: "length of the signals; a multiple of 4",
        integer: true,
        atLeast: 8,
        atMost: 64,
      },
      channels: {
        default: 8,
        description: "channels of the convolution",
        integer: true,
        atLeast: 2,
        atMost: 64,
      },
      networks: {
        default: 400,
        description: "random networks for the directions",
        integer: true,
        atLeast: 100,
        atMost: 20_000,
      },
      samples: {
        default: 800,
        description: "training samples per direction",
        integer: true,
        atLeast: 200,
        atMost: 20_000,
      },
      tests: {
        default: 1000,
        description: "test samples per direction",
        integer: true,
        atLeast: 100,
        atMost: 20_000,
      },
      noise: {
        default: 2,
        description: "standard deviation of the noise, in units of the distance of the classes",
        atLeast: 1,
        atMost: 3,
      },
      epochs: {
        default: 20,
        description: "passes over the training samples",
        integer: true,
        atLeast: 5,
        atMost: 500,
      },
      seeds: {
        default: 5,
        description: "trained networks per direction",
        integer: true,
        atLeast: 1,
        atMost: 50,
      },
      seed: { default: 0, description: "first seed of networks and samples", integer: true },
    },
  },
  async (report) => {
    const { inputs, channels, networks, samples, tests, noise, epochs, seeds, seed } = report.parameters;
    const { signal, control } = report;
    if (inputs % WINDOW !== 0)
      throw report.args.refusal("parameters.inputs", `a multiple of ${WINDOW}`, `${inputs}`);
    const testedNetwork = (window: number) =>
      control ? fullyConnectedNetwork(inputs) : convolutionalNetwork(inputs, channels, window);
    const spectrumOf = (network: Network) =>
      anisotropyAsync({
        network: randomNetworks(network),
        inputSize: inputs,
        samples: networks,
        seed,
        signal,
      });
    const spectra: Anisotropy[] = [];
    const linear: Anisotropy[] = [];
    for (const [w, window] of WINDOWS.entries()) {
      report.stage(`random networks, pooling of ${window}`, (0.3 * (w + 1)) / WINDOWS.length);
      spectra.push(await spectrumOf(testedNetwork(window)));
      linear.push(await spectrumOf(linearConvolution(inputs, channels, window)));
    }
    const { directions } = spectra[spectra.length - 1]!;
    const indices = linearGrid(0, inputs - 1, DIRECTIONS).map(Math.round);
    const tested = control ? "fully connected (control)" : "convolution and pooling";
    const architectures = {
      [tested]: testedNetwork(WINDOW),
      "linear classifier": linearClassifier(inputs),
      ...(control ? {} : { "fully connected": fullyConnectedNetwork(inputs) }),
    };
    const accuracies: Record<string, number[][]> = {};
    for (const [a, [name, network]] of Object.entries(architectures).entries()) {
      accuracies[name] = [];
      for (let i = 0; i < seeds; i++) {
        const done = (a + (i + 1) / seeds) / Object.keys(architectures).length;
        report.stage(`${name}, network ${i + 1}`, 0.3 + 0.68 * done);
        const row: number[] = [];
        for (const index of indices) {
          await report.turn();
          const settings = { samples, tests, noise, epochs, seed: seed + i };
          row.push(await directionalAccuracy(report, network, column(directions, index), settings));
        }
        accuracies[name].push(row);
      }
    }
    report.stage("report", 1);
    const shares = spectra.map(frequencyShares);
    const quarter = DIRECTIONS / 4;
    const rows = accuracies[tested]!;
    report.claimAtLeast(
      "accuracy along the first quarter of the directions minus that along the last, smallest over networks",
      Math.min(...rows.map((row) => meanOf(row.slice(0, quarter)) - meanOf(row.slice(-quarter)))),
      0.25,
    );
    report.claimAtLeast(
      `share of the low frequencies in the input gradients, pooling of ${WINDOW} minus no pooling`,
      lowShare(shares[shares.length - 1]!) - lowShare(shares[0]!),
      0.2,
    );
    report.claimAtMost(
      `effective number of directions with pooling of ${WINDOW}, in units of the number of inputs (1 without anisotropy)`,
      spectra[spectra.length - 1]!.participation / inputs,
      0.6,
    );
    report.agreeWithin(
      "linear classifier: largest share of misclassified samples over directions and networks",
      Math.max(...accuracies["linear classifier"]!.flat().map((accuracy) => 1 - accuracy)),
      0.05,
    );
    report.agreeWithin(
      "linear convolutions: shares of the frequencies in the gradients, largest difference from the closed form, times √networks",
      Math.max(
        ...linear.map((each, w) =>
          largestDifference(frequencyShares(each), pooledShares(inputs, WINDOWS[w]!)),
        ),
      ) * Math.sqrt(networks),
      2,
    );
    addResults(report, { indices, accuracies, spectra, shares });
  },
);
