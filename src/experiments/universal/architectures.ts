import type { PairTrajectory } from "../../networks";
import { lastOf, percent, rounded } from "../../reports/numbers";
import { defineExperiment } from "../../reports/report-builder";
import { twoPoints } from "../../tasks";
import { finalDistance } from "../../universal";
import type { ArchitectureRow } from "./architectures-figures";
import { architecturesFigure, finalDistancesFigure } from "./architectures-figures";
import { PAPER, perEpoch, SEED, SIZE, sizeNotes } from "./common";
import { SETTING_NAMES, type SettingName, settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** The settings whose final distance the theory is held to. */
const CLAIMED: readonly SettingName[] = ["default", "narrow", "shallow", "two_layer", "linear", "tanh"];

/** A network whose loss is above this at the end has not learned. */
const UNLEARNED = 1e-2;
/**
 * van Rossem & Saxe (2024), figures of two-point data: whatever the architecture, the representations of two points move
 * apart along the same three-number dynamics with two effective learning rates.
 */
export const universalArchitectures = defineExperiment(
  {
    name: "universal-architectures",
    title: "Two representations part in the same way in sixteen kinds of networks",
    paper: PAPER,
    claim:
      "Three numbers and two effective rates describe how representations part in almost any smooth architecture.",
    summary: [
      "Networks of sixteen kinds learn two data points, thirteen published and three of our own (erf, gelu, momentum). At " +
        "a hidden layer the squared distance of the representations, that of the outputs, and the outputs' alignment with " +
        "their error are recorded, and the two rates of the theory fitted to them.",
      "With these rates a formula gives the distance at which the representations end. As a harder test it is also " +
        "computed from rates that were fitted to the first half of learning only, up to where the outputs are half apart.",
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
        foreseen: finalDistance(fitPair(firstHalf(pair)).problem),
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
          `${name}: the formula with fitted rates gives the final squared distance: relative error`,
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
    const foreseen = rows.map(({ foreseen, measured }) => Math.abs(foreseen / measured - 1));
    const sorted = [...foreseen].sort((a, b) => a - b);
    report.addNote(
      `Rates fitted to the first half of learning alone foresee the final distance with a median error of ` +
        `${percent(sorted[Math.floor(sorted.length / 2)]!)} (worst: ${percent(sorted[sorted.length - 1]!)}): ` +
        "effective rates are constants of a run only roughly.",
    );
    const unlearned = rows.filter(({ loss }) => loss > UNLEARNED).map(({ name }) => name);
    if (unlearned.length > 0) {
      report.addNote(
        `Not learned within the epochs (loss above ${UNLEARNED}), so that their fits say nothing: ${unlearned.join(", ")}.`,
      );
    }
    for (const note of sizeNotes(report.parameters)) report.addNote(`${note} ${SMALLER}`);
  },
);

const SMALLER =
  "A step of Adam moves every weight alike, so that its learning rate goes with 1/units. The convolutional network has 5 " +
  "convolutions of 10 channels and kernels of 5 on a signal of 60, in place of 10, 20, 11 and 500.";

/** A trajectory up to where the outputs are half as far apart as their targets. */
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

const ratesTable = (rows: readonly ArchitectureRow[]) => ({
  name: "Fitted rates (per epoch) and the squared distance of the representations",
  columns: [
    "architecture",
    "encoder rate",
    "decoder rate",
    "h at the start",
    "h at the end",
    "formula",
    "error (%)",
    "error from the first half (%)",
    "squared error of the fit",
    "explained of h, y, w (%)",
    "loss at the end",
  ],
  rows: rows.map(({ name, fit, pair, measured, predicted, foreseen, loss }) => {
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
      rounded(100 * (foreseen / measured - 1), 2),
      rounded(perEpoch(fit, pair), 3),
      explained.join(", "),
      rounded(loss, 2),
    ];
  }),
});

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
