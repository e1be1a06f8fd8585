import { argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { withinCall } from "../arrays/within-call";
import type { Figure } from "../plots";
import {
  type Curve,
  type FitOptions,
  finalDistance,
  fitUniversal,
  regime,
  type UniversalFit,
  type UniversalTrajectory,
} from "../universal";
import type { ReportOptions } from "./experiment";
import { rounded } from "./numbers";
import type { Report } from "./report";
import { buildReport } from "./report-builder";
import { checkRunOptions, REPORT_OPTIONS } from "./run-arguments";
import { inGradientFlowTime } from "./setting/gradient-flow-time";
import { addSetting } from "./setting/setting-table";
import { readSetting, type TrainingSetting } from "./setting/training-setting";
import { timeLabel } from "./setting/unit-of-time";
import { CURVE_LABELS, type MeasuredCurves, theoryOverData } from "./theory-over-data";

/** Curves in the order of tables and figures. */
const CURVES: readonly Curve[] = ["representation", "output", "alignment"];
/** Ratio of the largest to the smallest size of the curves above which each curve is drawn in a separate figure. */
const MAX_SIZE_RATIO = 20;

/** Trajectory of two data points with the setting of the training. */
export interface TrajectoryLog extends UniversalTrajectory {
  /** Loss, optimiser, learning rate and batches, with which times and rates are converted to those of gradient flow. */
  readonly setting?: TrainingSetting | undefined;
}

/**
 * Fits the universal representation dynamics (van Rossem & Saxe 2024) to the trajectory of two data points and reports
 * the agreement: effective learning rates with confidence intervals, residuals, the predicted final state, and figures
 * of theory and data.
 *
 * @param trajectory measured trajectory, as for `fitUniversal`, and optionally the setting of the training
 * @returns a report whose title is the verdict
 * @throws ArgumentError (rejects) for invalid data, and for invalid or unknown options
 * @example
 * const problem = {
 *   initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.02, decoder: 0.05 },
 * };
 * const times = Array.from({ length: 100 }, (_, i) => 5 * i);
 * const report = await fitTrajectory({ ...problem, ...universalFlow(problem, { times }) });
 * report.tables[0]!.rows; // [["encoder η_h", 0.02, ...], ["decoder η_y", 0.05, ...]]
 */
export async function fitTrajectory(
  trajectory: TrajectoryLog,
  options: FitOptions = {},
  run: ReportOptions = {},
): Promise<Report> {
  const args = argumentsOf("fitTrajectory");
  checkRunOptions(args.at("run"), run, REPORT_OPTIONS);
  const at = args.at("trajectory");
  at.record(HERE, trajectory);
  const setting = readSetting(at.at("setting"), trajectory.setting);
  const converted = setting && inGradientFlowTime(at, at.vector("times", trajectory.times), setting, {});
  const times = converted?.times ?? trajectory.times;
  const fitted = withinCall("fitTrajectory", () => fitUniversal({ ...trajectory, times }, options));
  const data = {
    times: at.vector("times", times),
    representation: at.vector("representation", trajectory.representation),
    output: at.vector("output", trajectory.output),
    alignment: at.vector("alignment", trajectory.alignment),
  };
  const loss = trajectory.loss && at.vector("loss", trajectory.loss);
  const { inputDistanceSquared, targetDistanceSquared } = trajectory;
  const parameters = { inputDistanceSquared, targetDistanceSquared };
  const title = `This pair ${fitted.verdict}`;
  const rate = `Rates are per unit of ${converted?.unit === undefined ? "the data's time" : "the time of gradient flow"}.`;
  const summary = [`${SUMMARY} ${rate}`];
  return buildReport({ args, title, summary, parameters, options: run }, async (report) => {
    report.stage("report", 1);
    const { problem, curves, timeShift, confidence, rates, mean, advice } = fitted;
    report.addTable({
      name: "Effective learning rates (per unit of time)",
      columns: ["rate", "fitted", "95 % from", "to"],
      rows: [
        ["encoder η_h", rates.encoder, ...(confidence.encoder ?? NOT_DETERMINED)],
        ["decoder η_y", rates.decoder, ...(confidence.decoder ?? NOT_DETERMINED)],
        ...(mean === undefined ? [] : [meanRow(mean)]),
      ],
    });
    for (const note of converted?.notes ?? []) report.addNote(note);
    if (setting !== undefined) addSetting(report, setting, converted?.unit, undefined);
    report.addTable({
      name: "Residuals of each curve",
      columns: ["curve", "sum of squared residuals", "root mean square / range", "explained variance"],
      rows: CURVES.map((name) => [
        CURVE_LABELS[name],
        curves[name].residual,
        curves[name].relativeResidual,
        curves[name].explained,
      ]),
    });
    const { richness, label } = regime(problem);
    report.addTable({
      name: "Predictions and residuals",
      columns: ["quantity", "value"],
      rows: [
        ["final representation distance h(∞)", finalDistance(problem)],
        ["representation distance in the last sample", data.representation[data.representation.length - 1]!],
        ["ratio of the rates η_h/η_y", rates.encoder / rates.decoder],
        [`richness (1 rich, 0 lazy): ${label}`, richness],
        ["sum of squared residuals, all curves", fitted.residual],
        ["correlation of neighbouring residuals", fitted.autocorrelation],
        ["best shift of the time axis", timeShift.shift],
        ["residual / range with this shift", timeShift.relativeResidual],
        ["fraction of the squared residuals that the shift explains", timeShift.explained],
      ],
    });
    for (const note of notesOn(fitted, data.times, options.start)) report.addNote(note);
    if (advice !== undefined) report.addAdvice({ options: advice, effect: "gives more accurate rates" });
    report.addSeries("trajectory", {
      time: data.times,
      ...Object.fromEntries(CURVES.map((name) => [name, data[name]])),
      ...Object.fromEntries(CURVES.map((name) => [`${name} (theory)`, fitted.predicted[name]])),
    });
    const axis = timeLabel(converted?.unit, "time t (units of the data)");
    for (const figure of figuresOf(fitted, data, loss, axis)) report.addFigure(figure);
  });
}

const SUMMARY =
  "Squared distances of the representations (h) and of the outputs (y) of two data points and the alignment of " +
  "their outputs with the targets (w) are compared with the universal representation dynamics, whose two " +
  "effective learning rates are fitted.";

/** Entries of a table for the ends of an interval that the data do not determine. */
const NOT_DETERMINED = ["not determined", "not determined"] as const;

/** Ratio of the ends of an interval above which the rate counts as not determined. */
const UNDETERMINED = 100;

/** Returns the table row of the mean output's rate. */
function meanRow({ rate, confidence }: NonNullable<UniversalFit["mean"]>): (string | number)[] {
  const isDetermined = confidence[1] < UNDETERMINED * confidence[0];
  return ["mean output", isDetermined ? rate : "not determined", ...confidence];
}

/** Autocorrelation of the residuals above which they are reported as a systematic misfit. */
const CORRELATED = 0.5;
/** Relative residual below which the residuals are numerical error. */
const NUMERICAL_ERROR = 1e-6;

/** Returns notes on the start, on samples that were left out, and on correlated residuals. */
function notesOn(
  { start, samples, autocorrelation, relativeResidual }: UniversalFit,
  times: Float64Array,
  requestedStart: FitOptions["start"],
): string[] {
  const from =
    start === "measured"
      ? "The theory starts at the first sample."
      : `The theory uses a start that was fitted with the rates${
          requestedStart === "fitted"
            ? ""
            : ", because the first sample is noisy or violates the Cauchy–Schwarz inequality"
        }.`;
  const cut =
    samples < times.length
      ? [
          `The fit, its residuals and the figures use the first ${samples} of ${times.length} samples, to time ${rounded(times[samples - 1]!, 12)}, at which all curves have converged.`,
        ]
      : [];
  const systematic =
    "Neighbouring residuals are correlated: they are a systematic misfit rather than noise. The intervals are widened " +
    "accordingly, but do not cover systematic errors of the theory.";
  return [
    from,
    ...cut,
    ...(autocorrelation > CORRELATED && relativeResidual > NUMERICAL_ERROR ? [systematic] : []),
  ];
}

/** Draws theory over data and the residuals up to the last fitted sample and, if present, the loss. */
function figuresOf(
  fitted: UniversalFit,
  data: MeasuredCurves,
  loss: Float64Array | undefined,
  time: string,
): Figure[] {
  const sizes = CURVES.map((name) => data[name].reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  const together = Math.max(...sizes) <= MAX_SIZE_RATIO * Math.min(...sizes);
  const shared = { time, data, fit: fitted };
  const trajectories = together
    ? [
        theoryOverData({
          ...shared,
          name: "trajectory",
          title: "Theory over data",
          caption:
            "Dots: the data, thinned. Lines: the universal representation dynamics with the fitted rates.",
          curves: CURVES,
        }),
      ]
    : CURVES.map((name) =>
        theoryOverData({ ...shared, name, title: `Theory over data: ${CURVE_LABELS[name]}`, curves: [name] }),
      );
  const times = Array.from(data.times.subarray(0, fitted.samples));
  const residuals: Figure = {
    name: "residuals",
    title: "Residuals",
    x: { label: time },
    y: { label: "(theory − data) / range of the curve" },
    marks: CURVES.map((name) => {
      const scale =
        Math.sqrt(fitted.curves[name].residual / times.length) / fitted.curves[name].relativeResidual;
      const y = times.map((_, i) => (fitted.predicted[name][i]! - data[name][i]!) / (scale > 0 ? scale : 1));
      return { type: "line", category: CURVE_LABELS[name], x: times, y };
    }),
  };
  if (loss === undefined || fitted.predicted.loss === undefined) return [...trajectories, residuals];
  const lossFigure: Figure = {
    name: "loss",
    title: "The loss of the two points",
    x: { label: time },
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks: [
      { type: "line", method: "theory", x: times, y: times.map((_, i) => fitted.predicted.loss![i]!) },
      { type: "line", method: "data", x: times, y: times.map((_, i) => loss[i]!) },
    ],
  };
  return [...trajectories, residuals, lossFigure];
}
