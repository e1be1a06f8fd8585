import type { PairTrajectory } from "../../networks";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, percent, rounded } from "../../reports/numbers";
import { twoPoints } from "../../tasks";
import { finalDistance } from "../../universal";
import type { ArchitectureRow } from "./architectures-figures";
import { architecturesFigure, finalDistancesFigure } from "./architectures-figures";
import { errorOverAllEpochs, PAPER, SEED, SIZE, sizeNotes } from "./common";
import { SETTING_NAMES, type SettingName, settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** Settings for which the report claims that the formula predicts the final distance. */
const CLAIMED: readonly SettingName[] = ["default", "narrow", "shallow", "two_layer", "linear", "tanh"];

/** Final loss above which a network has not learned. */
const UNLEARNED = 1e-2;

/**
 * Reproduces van Rossem & Saxe (2024), figures of two-point data: in any architecture the representations of two points
 * separate according to the same dynamics of three numbers with two effective learning rates.
 */
export const universalArchitectures = defineExperiment(
  {
    name: "universal-architectures",
    title: "Two representations separate in the same way in sixteen kinds of networks",
    paper: PAPER,
    claim:
      "Three numbers and two effective rates describe how representations separate in almost any smooth architecture.",
    summary: [
      "Networks of sixteen kinds learn two data points: thirteen from the publication and three additional ones " +
        "(erf, gelu, momentum). The squared distance of the representations at a hidden layer, that of the " +
        "outputs, and the alignment of the outputs with their error are recorded, and the two rates of the theory " +
        "are fitted to these curves.",
      "With these rates a formula predicts the final distance of the representations. As a stricter test the " +
        "formula is also evaluated with rates that were fitted to the first half of learning only, until the " +
        "outputs have half of their final squared distance.",
    ],
    parameters: { ...SIZE, seed: SEED },
  },
  async (report) => {
    const { seed } = report.parameters;
    const { signal } = report;
    const task = twoPoints();
    const rows: ArchitectureRow[] = [];
    for (const [i, name] of SETTING_NAMES.entries()) {
      const onProgress = report.stage(name, (i + 1) / (SETTING_NAMES.length + 1));
      const setting = settingOf(name, report.parameters);
      const { pairs, training } = await trainSetting(setting, task, { seed, signal, onProgress });
      report.ensure(training);
      const pair = pairs[0]!;
      const fit = fitPair(pair);
      const row = {
        name,
        setting,
        pair,
        loss: lastOf(training.loss),
        fit,
        measured: lastOf(pair.representation),
        predicted: finalDistance(fit.problem),
        extrapolated: finalDistance(fitPair(firstHalf(pair)).problem),
      };
      rows.push(row);
      report.addSeries(name, {
        epoch: pair.epochs,
        representation: pair.representation,
        output: pair.output,
        alignment: pair.alignment,
        "representation, theory": fit.predicted.representation,
        "output, theory": fit.predicted.output,
        "alignment, theory": fit.predicted.alignment,
      });
      if (CLAIMED.includes(name)) {
        report.claimAtMost(
          `${name}: relative error of the final squared distance predicted by the formula with fitted rates`,
          Math.abs(row.predicted / row.measured - 1),
          0.1,
        );
      }
    }
    report.stage("report", 1);
    report.addTable(ratesTable(rows));
    report.addTable(settingsTable(rows));
    report.addFigure(architecturesFigure(rows));
    report.addFigure(finalDistancesFigure(rows));
    const extrapolated = rows.map(({ extrapolated, measured }) => Math.abs(extrapolated / measured - 1));
    const sorted = [...extrapolated].sort((a, b) => a - b);
    report.addNote(
      `Rates fitted to the first half of learning alone predict the final distance with a median error of ` +
        `${percent(sorted[Math.floor(sorted.length / 2)]!)} (worst: ${percent(sorted[sorted.length - 1]!)}): ` +
        "effective rates are only approximately constant during a run.",
    );
    const unlearned = rows.filter(({ loss }) => loss > UNLEARNED).map(({ name }) => name);
    if (unlearned.length > 0) {
      report.addNote(
        `Networks that did not learn (final loss above ${UNLEARNED}), whose fits are not meaningful: ${unlearned.join(", ")}.`,
      );
    }
    for (const note of sizeNotes(report.parameters)) report.addNote(`${note} ${REDUCED_ARCHITECTURES}`);
  },
);

/** Note on the reduced sizes of single architectures. */
const REDUCED_ARCHITECTURES =
  "A step of Adam changes all weights by the same amount, so that its learning rate scales as 1/units. The " +
  "convolutional network has 5 convolutions of 10 channels and kernels of size 5 on a signal of length 60, in " +
  "place of 10, 20, 11 and 500.";

/** Truncates a trajectory where the squared distance of the outputs reaches half of that of the targets. */
function firstHalf(pair: PairTrajectory): PairTrajectory {
  const half = pair.output.findIndex((y) => y >= pair.targetDistanceSquared / 2);
  const count = Math.max(10, half < 0 ? pair.output.length : half);
  return {
    ...pair,
    epochs: pair.epochs.slice(0, count),
    representation: pair.representation.slice(0, count),
    output: pair.output.slice(0, count),
    alignment: pair.alignment.slice(0, count),
  };
}

/** Builds the table of rates, distances and errors. */
const ratesTable = (rows: readonly ArchitectureRow[]) => ({
  name: "Fitted rates (per epoch) and squared distances of the representations",
  columns: [
    "architecture",
    "encoder rate",
    "decoder rate",
    "initial h",
    "final h",
    "formula",
    "error (%)",
    "error from the first half (%)",
    "squared error of the fit",
    "explained variance of h, y, w (%)",
    "final loss",
  ],
  rows: rows.map(({ name, fit, pair, measured, predicted, extrapolated, loss }) => {
    const { representation, output, alignment } = fit.curves;
    const explained = [representation, output, alignment].map((curve) => (100 * curve.explained).toFixed(0));
    return [
      name,
      rounded(fit.rates.encoder, 3),
      rounded(fit.rates.decoder, 3),
      rounded(pair.representation[0]!, 3),
      rounded(measured),
      rounded(predicted),
      rounded(100 * (predicted / measured - 1), 2),
      rounded(100 * (extrapolated / measured - 1), 2),
      rounded(errorOverAllEpochs(fit, pair), 3),
      explained.join(", "),
      rounded(loss, 2),
    ];
  }),
});

/** Builds the table of settings. */
const settingsTable = (rows: readonly ArchitectureRow[]) => ({
  name: "Settings",
  columns: [
    "architecture",
    "activation",
    "hidden layers",
    "units",
    "gain",
    "learning rate",
    "epochs",
    "layer",
  ],
  rows: rows.map(({ name, setting }) => [
    name,
    String(setting.activation),
    setting.depth,
    setting.width,
    setting.gain,
    setting.learningRate,
    setting.epochs,
    setting.layer,
  ]),
});
