import { toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import {
  forward,
  initialise,
  type Observable,
  observePair,
  type PairTrajectory,
  trainAsync,
} from "../../networks";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, lastOf, percent, rounded } from "../../reports/numbers";
import { digits, type Task } from "../../tasks";
import { finalDistance, finalDistances, squaredDistances } from "../../universal";
import { correlation, PAPER, SEED } from "./common";
import type { ImagePair } from "./image-figures";
import { classesFigure, trajectoriesFigure } from "./image-figures";
import { CURVES, logisticErrors } from "./logistic-null";
import { inRandomOrder, withShuffledTargets } from "./random-order";
import { networkOf, type Setting } from "./settings";
import { fitPair } from "./train-setting";

/** Published network: four hidden layers of 100 leaky ReLU units. */
const NETWORK = { activation: "leakyRelu", width: 100, depth: 4, layer: 2 } as const;

/**
 * Reproduces van Rossem & Saxe (2024), images: applies the theory of two points to pairs from a data set that is
 * learned as a whole.
 */
export const universalImage = defineExperiment(
  {
    name: "universal-image",
    title: "Representations of images in a network that learns all of them",
    paper: PAPER,
    claim:
      "For images too, the dynamics of two representations follow the two-point theory, which approximately predicts the structure of all representations.",
    control:
      "The network learns classes that are shuffled among the images, while the theory keeps the classes, and the records of its training are put in a random order.",
    summary: [
      "A network with four hidden layers of 100 leaky ReLU units learns to classify images (targets one-hot, " +
        "squared error). The trajectories of pairs of images of different classes at its third hidden layer are " +
        "fitted with the theory of two points, although all images are learned together.",
      "With the ratio of the fitted rates the theory predicts the distances between all representations, pair by " +
        "pair, from the distances of images and targets and the distances before training.",
    ],
    task: "images as rows, with their classes; by default digits drawn in code",
    parameters: {
      samples: {
        default: 100,
        description: "number of images, the first of those given or drawn",
        integer: true,
        atLeast: 4,
        atMost: 20_000,
      },
      first: {
        default: 0,
        description: "index of the first image of the principal pair",
        integer: true,
        atLeast: 0,
      },
      second: {
        default: 1,
        description: "index of the second image of the principal pair",
        integer: true,
        atLeast: 0,
      },
      pairs: {
        default: 6,
        description:
          "number of pairs of images of different classes that are followed, including the principal pair",
        integer: true,
        atLeast: 1,
        atMost: 50,
      },
      gain: { default: 0.8, description: "gain of the initial weights (Xavier)", above: 0, atMost: 10 },
      learningRate: { default: 0.1, description: "learning rate", above: 0 },
      epochs: {
        default: 2000,
        description: "passes over the images",
        integer: true,
        atLeast: 10,
        atMost: 1e6,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { samples, first, second, pairs: count, gain, learningRate, epochs, seed } = report.parameters;
    const given = report.task;
    const task = prepareTask(report.args, given ?? digits({ samples, seed }), samples);
    const [images, pixels] = task.inputs.shape as [number, number];
    const classes = task.targets.shape[1]!;
    const chosen = pairsToFollow(report.args, task, [first, second], count);
    const setting: Setting = { ...NETWORK, gain, learningRate, epochs };
    const network = networkOf(setting, pixels, classes);
    const initial = initialise(network, { gain, seed });
    const record: Record<string, Observable<PairTrajectory>> = {};
    for (const [k, pair] of chosen.entries()) record[k] = observePair(setting.layer, ...pair);
    const onProgress = report.stage("training", 0.8);
    const learned = report.control ? withShuffledTargets(task, seed) : task;
    const training = report.ensure(
      await trainAsync(network, initial, learned, {
        learningRate,
        epochs,
        every: Math.max(1, Math.round(epochs / 400)),
        record,
        signal: report.signal,
        onProgress,
      }),
    );
    const labels = labelsOf(task.targets);
    const followed: ImagePair[] = [];
    for (const [k, [i, j]] of chosen.entries()) {
      await report.turn();
      report.stage("fits", 0.8 + (0.15 * (k + 1)) / chosen.length);
      const recorded = training.observations[k]!;
      const trajectory = report.control ? inRandomOrder(recorded, seed) : recorded;
      const name = `images ${i} and ${j} (classes ${labels[i]}, ${labels[j]})`;
      followed.push({ name, trajectory, fit: fitPair(trajectory) });
    }
    report.stage("report", 1);
    const before = forward(network, initial, task.inputs);
    const after = forward(network, training.parameters, task.inputs);
    const start = squaredDistances(before.hidden[setting.layer]!);
    const end = squaredDistances(after.hidden[setting.layer]!);
    const ratio = geometricMean(followed.map(({ fit }) => fit.rates.encoder / fit.rates.decoder));
    const theory = finalDistances({
      ...task,
      rateRatio: ratio,
      initial: { representation: start, output: squaredDistances(before.output) },
    });
    const all = allPairs(images);
    const roots = (matrix: NdArray) => all.map(([i, j]) => Math.sqrt(matrix.get(i, j)));
    const agreement = correlation(roots(theory), roots(end));
    const nulls = [
      ["the representations before training", correlation(roots(start), roots(end))],
      ["the images", correlation(roots(squaredDistances(task.inputs)), roots(end))],
      ["the targets", correlation(roots(squaredDistances(task.targets)), roots(end))],
    ] as const;
    const principal = followed[0]!;
    report.claimAtMost(
      "the principal pair follows the theory: root mean square error of h, relative to its range",
      principal.fit.curves.representation.relativeResidual,
      0.1,
    );
    report.claimAtLeast(
      "structure: correlation of theory and network over the distances of all pairs of images",
      agreement,
      0.8,
    );
    report.claimAtLeast(
      "structure: excess of that correlation over the largest correlation with the distances of targets, images or initial representations alone",
      agreement - Math.max(...nulls.map(([, value]) => value)),
      0.01,
    );
    const [theoryError, nullError] = [
      principal.fit.curves.representation.residual,
      logisticErrors(principal.trajectory, CURVES)[0]!,
    ];
    report.addNote(
      `Principal pair: the squared error of the theory in h is ${rounded(theoryError / nullError, 2)} times that of one logistic ` +
        "function of time with two fitted parameters, which carries h, y and w from their first to their last values.",
    );
    const correct = accuracy(after.output, learned.targets);
    report.addNote(
      `${images} images of ${pixels} pixels (centred and scaled to unit mean square length); ` +
        `${percent(correct)} are classified correctly at the end, at a loss of ${rounded(lastOf(training.loss), 2)}.`,
    );
    report.addNote(
      "The fitted rates of a pair include the effect of all other images on its representations, which the theory " +
        "does not model. Only the ratio of the rates enters the structure.",
    );
    report.addTable({
      name: `Pairs of images: fitted rates per epoch, mean ratio ${rounded(ratio, 3)}`,
      columns: [
        "pair",
        "encoder rate",
        "decoder rate",
        "initial h",
        "final h",
        "formula with fitted rates",
        "error of h (% of its range)",
      ],
      rows: followed.map(({ name, fit, trajectory }) => [
        name,
        rounded(fit.rates.encoder, 3),
        rounded(fit.rates.decoder, 3),
        rounded(trajectory.representation[0]!, 3),
        rounded(lastOf(trajectory.representation), 3),
        rounded(finalDistance(fit.problem), 3),
        rounded(100 * fit.curves.representation.relativeResidual, 2),
      ]),
    });
    report.addTable({
      name: "Structure: correlation with the distances of the trained representations over all pairs",
      columns: ["distances of", "correlation"],
      rows: [["the theory", rounded(agreement)], ...nulls.map(([name, value]) => [name, rounded(value)])],
    });
    for (const [k, { name, trajectory, fit }] of followed.entries()) {
      report.addSeries(`pair ${k + 1}: ${name}`, {
        epoch: trajectory.epochs,
        representation: trajectory.representation,
        output: trajectory.output,
        alignment: trajectory.alignment,
        "representation, theory": fit.predicted.representation,
        "output, theory": fit.predicted.output,
        "alignment, theory": fit.predicted.alignment,
      });
    }
    report.addFigure(trajectoriesFigure(followed));
    report.addFigure(classesFigure(labels, { start, end, theory }));
  },
);

/** Selects the first samples, and centres and scales their inputs to a mean square length of 1. */
function prepareTask(args: Arguments, { inputs, targets }: Task, samples: number): Task {
  const [given, pixels] = inputs.shape as [number, number];
  const classes = targets.shape[1]!;
  const count = Math.min(given, samples);
  if (count < 2) throw args.refusal("options.task", "at least 2 samples", `${given}`);
  const data = new Float64Array(count * pixels);
  const mean = new Float64Array(pixels);
  for (let k = 0; k < data.length; k++) {
    data[k] = inputs.get(Math.floor(k / pixels), k % pixels);
    mean[k % pixels]! += data[k]! / count;
  }
  for (let k = 0; k < data.length; k++) data[k]! -= mean[k % pixels]!;
  const length = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / count);
  if (!(length > 0)) throw args.refusal("options.task.inputs", "images that differ", "equal images");
  return {
    inputs: toNdArray(
      data.map((x) => x / length),
      [count, pixels],
    ),
    targets: toNdArray(
      Float64Array.from({ length: count * classes }, (_, k) =>
        targets.get(Math.floor(k / classes), k % classes),
      ),
      [count, classes],
    ),
  };
}

/** Selects the requested pair and further pairs; all pairs are disjoint and consist of images of different classes. */
function pairsToFollow(
  args: Arguments,
  { targets }: Task,
  [first, second]: readonly [number, number],
  count: number,
): [number, number][] {
  const images = targets.shape[0]!;
  for (const [name, image] of Object.entries({ first, second })) {
    if (image < images) continue;
    throw args.refusal(["parameters", name], `one of the images 0 to ${images - 1}`, `${image}`);
  }
  const labels = labelsOf(targets);
  if (labels[first] === labels[second]) {
    const received = `images ${first} and ${second}, both of class ${labels[first]}`;
    throw args.refusal(
      "parameters.second",
      "an image whose class differs from that of the first image",
      received,
    );
  }
  const pairs: [number, number][] = [[first, second]];
  const free = Array.from({ length: images }, (_, i) => i).filter((i) => i !== first && i !== second);
  while (pairs.length < count) {
    const one = free.shift();
    const partner = free.findIndex((i) => labels[i] !== labels[one!]);
    if (one === undefined || partner < 0) break;
    pairs.push([one, free.splice(partner, 1)[0]!]);
  }
  return pairs;
}

/** Returns the class of each sample: the index of its largest target. */
function labelsOf(targets: NdArray): number[] {
  const [samples, classes] = targets.shape as [number, number];
  return Array.from({ length: samples }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (targets.get(i, c) > targets.get(i, best)) best = c;
    return best;
  });
}

/** Computes the fraction of correctly classified samples. */
function accuracy(outputs: NdArray, targets: NdArray): number {
  const correctLabels = labelsOf(targets);
  return labelsOf(outputs).filter((label, i) => label === correctLabels[i]).length / correctLabels.length;
}

/** Returns all pairs of samples. */
const allPairs = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: i }, (_, j): [number, number] => [j, i]),
  ).flat();
