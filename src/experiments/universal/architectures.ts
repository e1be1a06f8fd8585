import type { PairTrajectory } from "../../networks";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, meanOf, percent, rounded } from "../../reports/numbers";
import type { ReportBuilder } from "../../reports/report-builder";
import { twoPoints } from "../../tasks";
import { finalDistance, type UniversalFit } from "../../universal";
import type { ArchitectureRow, CurveErrors } from "./architectures-figures";
import { architecturesFigure, finalDistancesFigure } from "./architectures-figures";
import { errorOverAllEpochs, PAPER, SEED, SIZE, sizeNotes } from "./common";
import { CURVES, logisticErrors } from "./logistic-null";
import { inRandomOrder } from "./random-order";
import { SETTING_NAMES, type SettingName, settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** Networks in which the theory describes h and w better than the null, at the default size with all seeds that were tried. */
const CLAIMED: readonly SettingName[] = ["default", "narrow", "two_layer", "relu", "momentum"];

/** Largest squared error of the theory, relative to that of the null. */
const LARGEST_ERROR = 0.5;

/** Largest fraction of the variance of y that the theory leaves unexplained. */
const LARGEST_UNEXPLAINED = 0.05;

/** Final loss above which a network has not learned. */
const UNLEARNED = 1e-2;

/**
 * Reproduces van Rossem & Saxe (2024), figures of two-point data: in many architectures the representations of two
 * points separate according to the same dynamics of three numbers with two effective learning rates.
 */
export const universalArchitectures = defineExperiment(
  {
    name: "universal-architectures",
    title:
      "Two representations separate by the same equations in five kinds of networks, compared with eleven others",
    paper: PAPER,
    claim:
      "Three numbers and two effective rates describe how representations separate in deep (leaky) ReLU, narrow and two-layer linear networks.",
    control:
      "The records of every training are put in a random order, except for the first and the last one.",
    summary: [
      "Networks of sixteen kinds learn two data points: thirteen from the publication and three additional ones " +
        "(erf, gelu, momentum). The squared distance of the representations at a hidden layer, that of the " +
        "outputs, and the alignment of the outputs with their error are recorded, and the two rates of the theory " +
        "are fitted to these curves.",
      "The null model has as many fitted parameters: one logistic function of time carries all three curves from their " +
        "first to their last measured values. For five kinds of networks the report claims that the theory leaves at most " +
        `half of the null's squared error in h and in w, and ${percent(LARGEST_UNEXPLAINED)} of the variance of y. ` +
        "The other kinds are shown without a claim.",
      "With the fitted rates a formula gives the final distance of the representations. As a stricter test the " +
        "formula is also evaluated with rates that were fitted to the first half of learning only, until the " +
        "outputs have half of their final squared distance.",
    ],
    parameters: {
      others: {
        default: 1,
        description: "1 for networks of all sixteen kinds, 0 for the five kinds with claims only",
        integer: true,
        atLeast: 0,
        atMost: 1,
      },
      ...SIZE,
      seed: SEED,
    },
  },
  async (report) => {
    const { others, seed } = report.parameters;
    const { signal } = report;
    const task = twoPoints();
    const rows: ArchitectureRow[] = [];
    const names = report.control || others === 0 ? CLAIMED : SETTING_NAMES;
    for (const [i, name] of names.entries()) {
      const onProgress = report.stage(name, (i + 1) / (names.length + 1));
      const setting = settingOf(name, report.parameters);
      const { pairs, training } = await trainSetting(setting, task, { seed, signal, onProgress });
      report.ensure(training);
      const pair = report.control ? inRandomOrder(pairs[0]!, seed) : pairs[0]!;
      const fit = fitPair(pair);
      const row = {
        name,
        setting,
        pair,
        loss: lastOf(training.loss),
        fit,
        errors: errorsOf(pair, fit),
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
      if (CLAIMED.includes(name)) claimFit(report, row);
    }
    report.stage("report", 1);
    report.addTable(ratesTable(rows));
    report.addTable(errorsTable(rows));
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
    report.addNote(nullNote(rows));
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

/** Adds the claims that the theory describes the three curves of a network, h and w better than the null. */
function claimFit(report: ReportBuilder<never>, { name, errors, fit }: ArchitectureRow): void {
  const label = name.replace("_", " ");
  const [h, , w] = errors.map(({ theory, shared }) => theory / shared);
  const against =
    "squared error of the theory relative to that of a logistic null with as many fitted parameters";
  report.claimAtMost(`${label}, representations h: ${against}`, h!, LARGEST_ERROR);
  report.claimAtMost(`${label}, output alignment w: ${against}`, w!, LARGEST_ERROR);
  report.claimAtMost(
    `${label}, outputs y: fraction of the variance that the theory does not explain`,
    1 - fit.curves.output.explained,
    LARGEST_UNEXPLAINED,
  );
}

/** Computes the squared errors of the theory and of the null in each curve. */
function errorsOf(pair: PairTrajectory, fit: UniversalFit): CurveErrors[] {
  const shared = logisticErrors(pair, CURVES);
  return CURVES.map((curve, k) => ({
    theory: fit.curves[curve].residual,
    shared: shared[k]!,
    own: logisticErrors(pair, [curve])[0]!,
  }));
}

/** Names the networks that the theory describes no better than the null. */
function nullNote(rows: readonly ArchitectureRow[]): string {
  const namesOf = (fails: (errors: readonly CurveErrors[]) => boolean): string => {
    const names = rows.filter(({ errors }) => fails(errors)).map(({ name }) => name.replace("_", " "));
    return names.length === 0 ? "none" : names.join(", ");
  };
  const notBelow = (k: number) => namesOf((errors) => errors[k]!.theory > LARGEST_ERROR * errors[k]!.shared);
  return (
    `Networks in which the theory leaves more than half of the squared error of the logistic null: in h: ${notBelow(0)}; ` +
    `in y: ${notBelow(1)}; in w: ${notBelow(2)}. The curve y is nearly a logistic function in most networks, so that y ` +
    "alone does not distinguish the theory from it. A logistic function for h alone, with two parameters for this curve and its " +
    `final value given, has a smaller error in h than the theory in: ${namesOf(([h]) => h!.own < h!.theory)}.`
  );
}

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

/** Builds the table of squared errors of theory and null. */
const errorsTable = (rows: readonly ArchitectureRow[]) => ({
  name: "Variance not explained (%): theory with two rates, null with two parameters for all curves, null with two for this curve",
  columns: ["architecture", ...CURVES.flatMap((_, k) => COMPARED.map((model) => `${"hyw"[k]}: ${model}`))],
  rows: rows.map(({ name, pair, errors }) => [
    name,
    ...errors.flatMap(({ theory, shared, own }, k) =>
      [theory, shared, own].map((error) => rounded((100 * error) / variation(pair[CURVES[k]!]), 2)),
    ),
  ]),
});
const COMPARED = ["theory", "one logistic", "own logistic"];

/** Computes Σ (x − mean)². */
function variation(values: Float64Array): number {
  const mean = meanOf(Array.from(values));
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
}

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
