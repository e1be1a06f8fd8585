import { gatedGradientFlowAsync, gatedOrthogonalWeights } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { rounded } from "../../reports/numbers";
import { digits } from "../../tasks";
import { PAPER, SEED } from "./common";
import { imageDomains, type Transform } from "./image-domains";
import { accuracies, routedImages, splitImages } from "./image-routes";

/** Fractions of the output domains with which every input domain is trained. */
const TRAINED_FRACTIONS = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8];

/** Fraction of the linearly explainable part of the targets at which the training ends. */
const LEARNED_FRACTION = 0.9;

/** Accuracies of one trained network on held-out images. */
interface Trial {
  readonly transform: Transform;
  readonly gain: number;
  readonly trained: number;
  readonly onTrained: number;
  readonly onOthers: number;
  readonly loss: number;
}

/**
 * Saxe, Sodhani & Lewallen (2022), section 5: routing of images, permuted or rotated differently in every input domain,
 * to classes that have a different order in every output domain.
 */
export const raceImages = defineExperiment(
  {
    name: "race-images",
    title: "Systematic generalisation on images",
    paper: PAPER,
    claim:
      "From small weights, images of untrained routes are classified as well as those of trained ones once 40 % of the routes are trained.",
    control: "All networks start from the large weights, whatever their nominal gain.",
    summary: [
      "Every input domain has a different permutation of the pixels, or rotation angle of the images, and every " +
        "output domain a different order of the classes. A gated linear network with shared hidden weights is " +
        "trained on some of the routes, by gradient flow on the squared error, until it explains nine tenths of " +
        "the linearly explainable part of the targets.",
      "Held-out images are then classified on trained and on untrained routes.",
    ],
    task: "images as rows, with their classes; by default generated digits",
    parameters: {
      domains: {
        default: 10,
        description: "input domains, and output domains, M (40 and 100 in the paper)",
        integer: true,
        atLeast: 5,
        atMost: 40,
      },
      samples: {
        default: 600,
        description: "number of images, the first of those given or generated; a third of them are held out",
        integer: true,
        atLeast: 30,
        atMost: 70_000,
      },
      components: {
        default: 30,
        description: "number of leading principal components of the images of every domain",
        integer: true,
        atLeast: 2,
        atMost: 1000,
      },
      hidden: {
        default: 64,
        description: "units of each hidden layer (128 in the paper)",
        integer: true,
        atLeast: 4,
        atMost: 512,
      },
      smallGain: {
        default: 0.1,
        description: "small gain of the initial orthogonal weights",
        above: 0,
        atMost: 10,
      },
      largeGain: { default: 2, description: "large gain of the initial weights", above: 0, atMost: 10 },
      longest: { default: 20_000, description: "latest time at which the training ends (τ)", above: 0 },
      rotations: {
        default: 1,
        description: "1 for permutations and rotations, 0 for permutations only",
        integer: true,
        atLeast: 0,
        atMost: 1,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { args } = report;
    const { domains, samples, components, hidden, longest, rotations, seed } = report.parameters;
    const { smallGain, largeGain } = report.parameters;
    const drawn = report.task ?? digits({ samples, size: 10, seed });
    const images = splitImages(args, drawn, samples);
    const transforms: Transform[] = rotations === 1 ? ["permuted", "rotated"] : ["permuted"];
    const counts = [...new Set(TRAINED_FRACTIONS.map((part) => Math.ceil(part * domains - 1e-9)))];
    const gains = [smallGain, largeGain];
    const total = transforms.length * counts.length * gains.length;
    const trials: Trial[] = [];
    for (const transform of transforms) {
      report.stage(`${transform}: principal components`, (0.98 * trials.length) / total);
      await report.turn();
      const views = imageDomains(args, images, { transform, domains, components, seed });
      for (const trained of counts) {
        const problem = routedImages(views, images, {
          domains,
          trained,
          hidden,
          learned: LEARNED_FRACTION,
          seed,
        });
        for (const gain of gains) {
          const label = `${transform}, ${trained} of ${domains} outputs, gain ${gain}`;
          const onProgress = report.stage(label, (0.98 * (trials.length + 1)) / total);
          const start = report.control ? largeGain : gain;
          const weights = gatedOrthogonalWeights({ network: problem.network, gain: start, seed });
          const flow = report.ensure(
            await gatedGradientFlowAsync(problem.network, weights, problem.statistics, {
              times: [0, longest],
              relativeTolerance: 1e-5,
              events: [
                { name: "learned", value: (_, state) => state.loss / problem.goal - 1, terminal: true },
              ],
              signal: report.signal,
              onProgress,
            }),
          );
          // If the event did not occur, the flow has reached the last time.
          const { weights: learned, loss } = flow.events[0]?.state ?? flow.at(longest);
          trials.push({
            transform,
            gain,
            trained,
            loss,
            ...accuracies(problem, learned, views, images.labels),
          });
        }
      }
    }
    report.stage("report", 1);
    const fewest = counts.find((trained) => trained >= 0.4 * domains - 1e-9)!;
    const ratios = (gain: number, matches: (trained: number) => boolean): number[] =>
      trials
        .filter((trial) => trial.gain === gain && matches(trial.trained))
        .map(({ onTrained, onOthers }) => onOthers / onTrained);
    const smallest = (gain: number, matches: (trained: number) => boolean) =>
      Math.min(...ratios(gain, matches));
    const largest = (gain: number, trained: number) => Math.max(...ratios(gain, (each) => each === trained));
    report.claimAtLeast(
      `gain ${smallGain}, at least 40 % of the routes: smallest ratio of the accuracies on untrained and on trained routes`,
      smallest(smallGain, (trained) => trained >= fewest),
      0.9,
    );
    report.claimAtLeast(
      `gain ${smallGain}: increase of that ratio from the fewest routes to ${fewest} of ${domains} outputs trained`,
      smallest(smallGain, (trained) => trained === fewest) - largest(smallGain, counts[0]!),
      0.5,
    );
    report.claimAtLeast(
      `${fewest} of ${domains} outputs trained: excess of that ratio from gain ${smallGain} over that from gain ${largeGain}`,
      smallest(smallGain, (trained) => trained === fewest) - largest(largeGain, fewest),
      0.15,
    );
    const [pixels, classes] = [images.train.columns, images.targets.columns];
    report.addTable({
      name: "Held-out images classified correctly (%)",
      columns: [
        "domains",
        "routes trained (%)",
        ...gains.flatMap((gain) => [`gain ${gain}: trained routes`, `gain ${gain}: untrained routes`]),
      ],
      rows: transforms.flatMap((transform) =>
        counts.map((trained) => {
          const pair = gains.map(
            (gain) =>
              trials.find(
                (trial) => trial.transform === transform && trial.gain === gain && trial.trained === trained,
              )!,
          );
          const cells = pair.flatMap(({ onTrained, onOthers }) => [100 * onTrained, 100 * onOthers]);
          return [transform, rounded((100 * trained) / domains, 3), ...cells.map((x) => rounded(x, 3))];
        }),
      ),
    });
    for (const transform of transforms) {
      for (const gain of gains) {
        const selected = trials.filter((trial) => trial.transform === transform && trial.gain === gain);
        report.addSeries(`${transform}, gain ${gain}`, {
          "routes trained (%)": selected.map(({ trained }) => (100 * trained) / domains),
          "accuracy on trained routes": selected.map(({ onTrained }) => onTrained),
          "accuracy on untrained routes": selected.map(({ onOthers }) => onOthers),
          loss: selected.map(({ loss }) => loss),
        });
      }
    }
    report.addFigure(accuracyFigure(trials, domains, classes));
    report.addNote(
      `${images.train.rows} training images of ${pixels} pixels in ${classes} classes, ${images.test.rows} ` +
        "held-out images; " +
        `${components < pixels ? `${components} principal components of each domain` : "all principal components"}. ` +
        "The published networks were trained by minibatches on cross-entropy.",
    );
    report.addNote(
      "Gradient flow from weights without preferred directions is independent of the orthonormal basis, so a " +
        "permutation of the pixels amounts to a different draw of the input weights. Rotated images also lose " +
        "their corners and sharpness.",
    );
  },
);

const ROUTE_KINDS = [
  ["onTrained", "trained routes"],
  ["onOthers", "untrained routes"],
] as const;

function accuracyFigure(trials: readonly Trial[], domains: number, classes: number): Figure {
  const transforms = [...new Set(trials.map(({ transform }) => transform))];
  const gains = [...new Set(trials.map(({ gain }) => gain))];
  return {
    name: "accuracy",
    title: "From small weights, untrained routes classify as well as trained ones",
    caption:
      `Held-out images on ${domains} × ${domains} routes, with permuted pixels or rotated images in every input ` +
      "domain and a different order of the classes in every output domain. Reference lines: 40 % of the routes, " +
      "and chance level.",
    width: 860,
    x: { label: "routes trained (% of all)", domain: [0, 95] },
    y: { label: "classified correctly (%)", domain: [0, 102] },
    marks: [
      { type: "rule", x: 40 },
      { type: "rule", y: 100 / classes },
      ...transforms.flatMap((transform) =>
        gains.flatMap((gain) =>
          ROUTE_KINDS.map(([key, method]): Mark => {
            const selected = trials.filter((trial) => trial.transform === transform && trial.gain === gain);
            return {
              type: "line",
              panel: `${transform} images`,
              category: `gain ${gain}`,
              method,
              x: selected.map(({ trained }) => (100 * trained) / domains),
              y: selected.map((trial) => 100 * trial[key]),
            };
          }),
        ),
      ),
    ],
  };
}
