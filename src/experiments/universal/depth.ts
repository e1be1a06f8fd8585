import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, rounded } from "../../reports/numbers";
import { twoPoints } from "../../tasks";
import type { UniversalFit } from "../../universal";
import {
  correlation,
  errorOverAllEpochs,
  networksParameter,
  PAPER,
  SEED,
  SIZE,
  seedsFrom,
  sizeNotes,
} from "./common";
import { settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** Squared errors of the fits by layer, printed in the published notebook for one network of 20 × 500 units. */
const PUBLISHED_ERRORS: readonly (readonly [layer: number, error: number])[] = [
  [0, 22.1],
  [2, 17.3],
  [5, 7.7],
  [8, 1.85],
  [10, 0.358],
  [11, 0.094],
  [12, 0.1],
  [15, 0.921],
  [19, 1.62],
];

/** Geometric means over the networks at one hidden layer. */
interface LayerRates {
  readonly encoder: number;
  readonly decoder: number;
  readonly error: number;
  readonly start: number;
}

/**
 * Reproduces van Rossem & Saxe (2024): the theory applies to the representation at any hidden layer, with effective
 * rates that depend on the number of layers before and after it.
 */
export const universalDepth = defineExperiment(
  {
    name: "universal-depth",
    title: "Effective learning rates at every hidden layer",
    paper: PAPER,
    claim:
      "The encoder's rate grows with depth; the decoder's rises in shallow layers and falls in deep ones; the theory fits best in the middle.",
    summary: [
      "A network of 20 hidden layers learns two data points. The theory is fitted with every hidden layer in turn " +
        "as the representation.",
      "An encoder with more layers learns faster. A decoder with more layers also learns faster, but its layers " +
        "attenuate the signal, so that very deep decoders are slow. At early layers the representations start too " +
        "far apart for the linearisation; at the last layers the decoder has too few layers for the theory.",
    ],
    parameters: { networks: networksParameter(3), ...SIZE, seed: SEED },
  },
  async (report) => {
    const { networks, seed } = report.parameters;
    const { signal } = report;
    const setting = settingOf("default", report.parameters);
    const layers = Array.from({ length: setting.depth }, (_, layer) => layer);
    const fits: { pair: PairTrajectory; fit: UniversalFit }[][] = [];
    for (const [i, networkSeed] of seedsFrom(seed, networks).entries()) {
      const part = (x: number) => (0.98 * (i + x)) / networks;
      const onProgress = report.stage(`network ${i + 1}`, part(0.4));
      const run = { seed: networkSeed, layers, signal, onProgress };
      const { training, pairs } = await trainSetting(setting, twoPoints(), run);
      report.ensure(training);
      const found: { pair: PairTrajectory; fit: UniversalFit }[] = [];
      for (const [layer, pair] of pairs.entries()) {
        await report.turn();
        report.stage(`network ${i + 1}, fits`, part(0.4 + (0.6 * layer) / setting.depth));
        found.push({ pair, fit: fitPair(pair) });
      }
      fits.push(found);
    }
    report.stage("report", 1);
    const means = layers.map((layer): LayerRates => {
      const at = fits.map((network) => network[layer]!);
      return {
        encoder: geometricMean(at.map(({ fit }) => fit.rates.encoder)),
        decoder: geometricMean(at.map(({ fit }) => fit.rates.decoder)),
        error: geometricMean(at.map(({ fit, pair }) => errorOverAllEpochs(fit, pair))),
        start: geometricMean(at.map(({ pair }) => pair.representation[0]!)),
      };
    });
    const peak = means.reduce((best, { decoder }, i) => (decoder > means[best]!.decoder ? i : best), 0);
    const best = means.reduce((least, { error }, i) => (error < means[least]!.error ? i : least), 0);
    const deepest = means[means.length - 1]!;
    report.claimAtLeast(
      "the encoder's rate grows with depth: correlation of its logarithm with the layer",
      correlation(
        layers,
        means.map(({ encoder }) => Math.log(encoder)),
      ),
      0.9,
    );
    report.claimAtLeast(
      "the decoder's rate rises in shallow layers: ratio of its largest value to that at the first layer",
      means[peak]!.decoder / means[0]!.decoder,
      3,
    );
    report.claimAtLeast(
      "the decoder's rate falls in deep layers: ratio of its largest value to that at the last layer",
      means[peak]!.decoder / deepest.decoder,
      1.5,
    );
    report.claimAtMost(
      "the theory fits best at a layer in the middle or later: distance of its relative depth (0 first, 1 last) from 0.65",
      Math.abs(best / (means.length - 1) - 0.65),
      0.25,
    );
    report.addTable({
      name: `Fits at every hidden layer, geometric means over ${networks} network(s); rates per epoch`,
      columns: [
        "layer",
        "initial h",
        "encoder rate",
        "decoder rate",
        "squared error",
        "squared error, published notebook",
      ],
      rows: means.map(({ encoder, decoder, error, start }, layer) => [
        layer,
        rounded(start, 3),
        rounded(encoder, 3),
        rounded(decoder, 3),
        rounded(error, 3),
        PUBLISHED_ERRORS.find(([publishedLayer]) => publishedLayer === layer)?.[1] ?? "",
      ]),
    });
    const column = (key: keyof LayerRates) => means.map((mean) => mean[key]);
    report.addSeries("means", {
      layer: layers,
      encoder: column("encoder"),
      decoder: column("decoder"),
      error: column("error"),
    });
    report.addFigure(ratesFigure(layers, means, fits));
    report.addFigure(errorFigure(layers, means, fits));
    for (const note of sizeNotes(report.parameters)) report.addNote(note);
  },
);

/** Fits by network and layer. */
type Fits = readonly (readonly { pair: PairTrajectory; fit: UniversalFit }[])[];

function ratesFigure(layers: readonly number[], means: readonly LayerRates[], fits: Fits): Figure {
  const side = (category: string, key: "encoder" | "decoder"): Mark[] => [
    { type: "line", category, method: "mean", x: layers, y: means.map((mean) => mean[key]) },
    ...fits.map((network): Mark => {
      const y = network.map(({ fit }) => fit.rates[key]);
      return { type: "dot", category, method: "one network", x: layers, y };
    }),
  ];
  return {
    name: "rates",
    title: "The encoder's rate grows with depth; the decoder's rises and falls",
    caption: "Effective learning rates fitted with every hidden layer in turn as the representation.",
    x: { label: "hidden layer of the representation" },
    y: { label: "effective learning rate (per epoch)", scale: "log" },
    marks: [...side("encoder", "encoder"), ...side("decoder", "decoder")],
  };
}

function errorFigure(layers: readonly number[], means: readonly LayerRates[], fits: Fits): Figure {
  return {
    name: "fit-error",
    title: "The theory fits best in the middle and later layers",
    caption:
      "Sum over 3000 epochs of the squared errors of h, y and w. Published: values printed in the authors' " +
      "notebook for one network of 20 layers of 500 units.",
    x: { label: "hidden layer of the representation" },
    y: { label: "squared error of the fit", scale: "log" },
    marks: [
      { type: "line", category: "this run", method: "mean", x: layers, y: means.map(({ error }) => error) },
      ...fits.map(
        (network): Mark => ({
          type: "dot",
          category: "this run",
          method: "one network",
          x: layers,
          y: network.map(({ fit, pair }) => errorOverAllEpochs(fit, pair)),
        }),
      ),
      {
        type: "dot",
        category: "published",
        method: "one network",
        x: PUBLISHED_ERRORS.map(([layer]) => layer),
        y: PUBLISHED_ERRORS.map(([, error]) => error),
      },
    ],
  };
}
