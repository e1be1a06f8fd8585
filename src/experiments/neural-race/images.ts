import { gatedGradientFlowAsync, gatedOrthogonalWeights } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { rounded } from "../../reports/numbers";
import { defineExperiment } from "../../reports/report-builder";
import { digits } from "../../tasks";
import { PAPER, SEED } from "./common";
import { imageDomains, type Transform } from "./image-domains";
import { accuracies, routedImages, splitImages } from "./image-routes";

const NAME = "race-images";

/** Parts of the outputs that every input is trained with. */
const TRAINED_FRACTIONS = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8];

/** Learning ends when this part is explained of what a linear map of the components can explain of the targets. */
const LEARNED_FRACTION = 0.9;

/** One trained network: accuracies on held-out images. */
interface Trial {
  readonly transform: Transform;
  readonly gain: number;
  readonly trained: number;
  readonly onTrained: number;
  readonly onOthers: number;
  readonly loss: number;
}

/**
 * Saxe, Sodhani & Lewallen (2022), section 5: images that are permuted or rotated in every input domain, routed to
 * classes that are numbered anew in every output domain.
 */
export const raceImages = defineExperiment(
  {
    name: NAME,
    title: "Systematic generalisation on images",
    paper: PAPER,
    claim:
      "From small weights, images of untrained routes are classified as well as those of trained ones once 40 % of the routes are trained.",
    summary: [
      "Every input domain shows the images with their pixels permuted, or rotated by an angle of its own; every output domain " +
        "has an order of the classes of its own. A linear network with gates and shared hidden weights is trained on some of " +
        "the routes, by gradient flow on the squared error, until it explains nine tenths of what a linear map can.",
      "Held-out images are then classified on trained routes, and on routes never trained.",
    ],
    task: "images as rows of --inputs, and --labels or --targets (idx files of MNIST, .npy, .npz, .csv); by default digits drawn in code",
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
        description: "images: the first of those given, or drawn; a third of them is held out",
        integer: true,
        atLeast: 30,
        atMost: 70_000,
      },
      components: {
        default: 30,
        description: "leading principal components of the images of every domain",
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
        description: "small gain of the initial weights (orthogonal)",
        above: 0,
        atMost: 10,
      },
      largeGain: { default: 2, description: "large gain of the initial weights", above: 0, atMost: 10 },
      longest: { default: 20_000, description: "time at which learning ends at the latest (τ)", above: 0 },
      rotations: {
        default: 1,
        description: "1 for rotations too, 0 for permutations of the pixels alone",
        integer: true,
        atLeast: 0,
        atMost: 1,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { domains, samples, components, hidden, longest, rotations, seed } = report.parameters;
    const { smallGain, largeGain } = report.parameters;
    const drawn = report.task ?? digits({ samples, size: 10, seed });
    const images = splitImages(NAME, drawn, samples);
    const transforms: Transform[] = rotations === 1 ? ["permuted", "rotated"] : ["permuted"];
    const counts = [...new Set(TRAINED_FRACTIONS.map((part) => Math.ceil(part * domains - 1e-9)))];
    const gains = [smallGain, largeGain];
    const total = transforms.length * counts.length * gains.length;
    const trials: Trial[] = [];
    for (const transform of transforms) {
      report.stage(`${transform}: principal components`, (0.98 * trials.length) / total);
      await report.turn();
      const views = imageDomains(NAME, images, { transform, domains, components, seed });
      for (const trained of counts) {
        const problem = routedImages(views, images, { domains, trained, hidden, learned: LEARNED_FRACTION, seed });
        for (const gain of gains) {
          const words = `${transform}, ${trained} of ${domains} outputs, gain ${gain}`;
          const onProgress = report.stage(words, (0.98 * (trials.length + 1)) / total);
          const weights = gatedOrthogonalWeights({ network: problem.network, gain, seed });
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
          // Without the event the flow has reached the last time.
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
    report.claimAtLeast(
      `gain ${smallGain}, 40 % of the routes or more: smallest accuracy on untrained routes over that on trained ones`,
      Math.min(...ratios(smallGain, (trained) => trained >= fewest)),
      0.9,
    );
    report.claimAtMost(
      `gain ${smallGain}, fewest routes: largest accuracy on untrained routes over that on trained ones`,
      Math.max(...ratios(smallGain, (trained) => trained === counts[0])),
      0.5,
    );
    report.claimAtMost(
      `gain ${largeGain}, ${fewest} of ${domains} outputs trained: largest accuracy on untrained routes over that on trained ones`,
      Math.max(...ratios(largeGain, (trained) => trained === fewest)),
      0.8,
    );
    const [pixels, classes] = [images.train.columns, images.targets.columns];
    report.addTable({
      name: "Part of the held-out images that is classified right (%)",
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
      `${images.train.rows} images of ${pixels} pixels in ${classes} classes to learn from, ${images.test.rows} to try; ` +
        `${components < pixels ? `${components} principal components of each domain` : "all principal components"}. The published networks were trained by minibatches on cross-entropy.`,
    );
    report.addNote(
      "Gradient flow from weights without preferred directions is the same in any orthonormal basis: to it a permutation of " +
        "pixels is only another set of input weights. Rotated images lose corners and sharpness, and differ in more than that.",
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
      `Held-out images on ${domains} × ${domains} routes, pixels permuted or images rotated in every input domain and classes ` +
      "ordered anew in every output domain. Black: 40 % of the routes, and chance.",
    width: 860,
    x: { label: "routes trained (% of all)", domain: [0, 95] },
    y: { label: "classified right (%)", domain: [0, 102] },
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
