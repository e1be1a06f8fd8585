import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, rounded } from "../../reports/numbers";
import { twoPoints } from "../../tasks";
import type { UniversalFit } from "../../universal";
import { errorOverAllEpochs, networksParameter, PAPER, SEED, SIZE, seedsFrom, sizeNotes } from "./common";
import { type Setting, settingOf } from "./settings";
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
    control:
      "All layers are linear, and those between the first and the last one are fixed rotations, so that no hidden layer has more learning layers before or after it than another.",
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
    const published = settingOf("default", report.parameters);
    const setting: Setting = report.control
      ? { ...published, activation: "linear", endsOnly: true }
      : published;
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
    const [first, last] = [means[0]!, means[means.length - 1]!];
    const leastError = Math.min(...means.map(({ error }) => error));
    report.claimAtLeast(
      "the encoder's rate grows with depth: factor from the first to the last layer, by a regression of its logarithm",
      Math.exp((means.length - 1) * slopeOf(means.map(({ encoder }) => Math.log(encoder)))),
      4,
    );
    report.claimAtLeast(
      "the decoder's rate rises in shallow layers: ratio of its largest value to that at the first layer",
      means[peak]!.decoder / first.decoder,
      3,
    );
    report.claimAtLeast(
      "the decoder's rate falls in deep layers: ratio of its largest value to that at the last layer",
      means[peak]!.decoder / last.decoder,
      2,
    );
    report.claimAtLeast(
      "the theory fits worse at the first layer: ratio of its squared error to the smallest one",
      first.error / leastError,
      20,
    );
    report.claimAtLeast(
      "the theory fits worse at the last layer: ratio of its squared error to the smallest one",
      last.error / leastError,
      5,
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

/** Computes the slope of a regression of values on their indices. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const [covariance, variance] = values.reduce(
    ([xy, xx], value, i) => [xy + (i - middle) * value, xx + (i - middle) ** 2],
    [0, 0] as [number, number],
  );
  return covariance / variance;
}

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
