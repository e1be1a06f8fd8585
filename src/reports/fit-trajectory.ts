import { ArgumentError } from "../arrays";
import { checkRecord } from "../arrays/check";
import { readVector } from "../arrays/readers";
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
import type { RunOptions } from "./experiment";
import type { Report } from "./report";
import { defineExperiment } from "./report-builder";
import { CURVE_LABELS, type MeasuredCurves, theoryOverData } from "./theory-over-data";

const CURVES: readonly Curve[] = ["representation", "output", "alignment"];
/** Curves whose sizes differ by more than this are drawn in figures of their own. */
const COMPARABLE = 20;

/**
 * Fits the universal representation dynamics to the trajectory of two data points and reports how well it follows them:
 * effective learning rates with intervals, residuals, what the theory says of the end, figures of theory over data.
 *
 * @param trajectory as for `fitUniversal`
 * @returns a report whose title is the verdict
 * @throws ArgumentError (rejects) for data or options that cannot be used
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
  trajectory: UniversalTrajectory,
  options: FitOptions = {},
  run: RunOptions = {},
): Promise<Report> {
  checkRecord("fitTrajectory", "trajectory", trajectory);
  const found = inOwnName(() => fitUniversal(trajectory, options));
  const read = (name: Curve) => readVector("fitTrajectory", `trajectory.${name}`, trajectory[name]);
  const data = {
    times: readVector("fitTrajectory", "trajectory.times", trajectory.times),
    representation: read("representation"),
    output: read("output"),
    alignment: read("alignment"),
  };
  const loss = trajectory.loss && readVector("fitTrajectory", "trajectory.loss", trajectory.loss);
  const { inputDistanceSquared, targetDistanceSquared } = trajectory;
  return define(found, data, loss, options.start).run({ inputDistanceSquared, targetDistanceSquared }, run);
}

function inOwnName<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError("fitTrajectory", error.argument, error.expected, error.received);
  }
}

function define(
  found: UniversalFit,
  data: MeasuredCurves,
  loss: Float64Array | undefined,
  asked: FitOptions["start"],
) {
  const definition = {
    name: "fitTrajectory",
    title: `This pair ${found.verdict}`,
    paper:
      "van Rossem & Saxe 2024, When representations align: universality in representation learning dynamics",
    claim: "The representations of two data points move by the same three equations in most networks.",
    summary: [
      "Squared distances of the representations (h) and of the outputs (y) of two data points and the alignment of their " +
        "outputs with the targets (w) are held against the universal representation dynamics, whose two effective " +
        "learning rates are fitted. Rates are per unit of the data's time.",
    ],
    parameters: {
      inputDistanceSquared: { default: 1, description: "‖x₂ − x₁‖²", above: 0 },
      targetDistanceSquared: { default: 1, description: "‖y₂ − y₁‖²", atLeast: 0 },
    },
  };
  return defineExperiment(definition, async (report) => {
    report.stage("report", 1);
    const { problem, curves, timeShift, confidence, rates, mean } = found;
    report.addTable({
      name: "Effective learning rates (per unit of time)",
      columns: ["rate", "fitted", "95 % from", "to"],
      rows: [
        ["encoder η_h", rates.encoder, ...confidence.encoder],
        ["decoder η_y", rates.decoder, ...confidence.decoder],
        ...(mean === undefined ? [] : [meanRow(mean)]),
      ],
    });
    report.addTable({
      name: "How well each curve is fitted",
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
      name: "What the theory says",
      columns: ["quantity", "value"],
      rows: [
        ["final representation distance h(∞)", finalDistance(problem)],
        ["representation distance in the last sample", data.representation[data.representation.length - 1]!],
        ["ratio of the rates η_h/η_y", rates.encoder / rates.decoder],
        [`richness (1 rich, 0 lazy): ${label}`, richness],
        ["sum of squared residuals, all curves", found.residual],
        ["correlation of neighbouring residuals", found.autocorrelation],
        ["best shift of the time axis", timeShift.shift],
        ["residual / range with that shift", timeShift.relativeResidual],
        ["part of the squared residuals it explains", timeShift.explained],
      ],
    });
    for (const note of notesOn(found, asked)) report.addNote(note);
    report.addSeries("trajectory", {
      time: data.times,
      ...Object.fromEntries(CURVES.map((name) => [name, data[name]])),
      ...Object.fromEntries(CURVES.map((name) => [`${name} (theory)`, found.predicted[name]])),
    });
    for (const figure of figuresOf(found, data, loss)) report.addFigure(figure);
  });
}

/** A rate whose interval spans more than this factor is not determined by the data. */
const UNDETERMINED = 100;

function meanRow({ rate, confidence }: NonNullable<UniversalFit["mean"]>): (string | number)[] {
  const isKnown = confidence[1] < UNDETERMINED * confidence[0];
  return ["mean output", isKnown ? rate : "not determined", ...confidence];
}

function notesOn(
  { start, autocorrelation, relativeResidual }: UniversalFit,
  asked: FitOptions["start"],
): string[] {
  const from =
    start === "measured"
      ? "The theory starts at the first sample."
      : `The theory starts at a start that was fitted with the rates${
          asked === "fitted" ? "" : ": the first sample is noisy or no state of two points"
        }.`;
  const systematic =
    "Neighbouring residuals are correlated: they are a systematic misfit rather than noise. The intervals are wider for " +
    "it, but cannot know how wrong the theory is.";
  return [from, ...(autocorrelation > 0.5 && relativeResidual > 1e-6 ? [systematic] : [])];
}

function figuresOf(found: UniversalFit, data: MeasuredCurves, loss: Float64Array | undefined): Figure[] {
  const time = "time t (units of the data)";
  const sizes = CURVES.map((name) => data[name].reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  const together = Math.max(...sizes) <= COMPARABLE * Math.min(...sizes);
  const shared = { time, data, fit: found };
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
  const times = Array.from(data.times);
  const residuals: Figure = {
    name: "residuals",
    title: "What the theory leaves",
    x: { label: time },
    y: { label: "(theory − data) / range of the curve" },
    marks: CURVES.map((name) => {
      const scale =
        Math.sqrt(found.curves[name].residual / times.length) / found.curves[name].relativeResidual;
      const y = times.map((_, i) => (found.predicted[name][i]! - data[name][i]!) / (scale > 0 ? scale : 1));
      return { type: "line", category: CURVE_LABELS[name], x: times, y };
    }),
  };
  if (loss === undefined || found.predicted.loss === undefined) return [...trajectories, residuals];
  const lossFigure: Figure = {
    name: "loss",
    title: "The loss of the two points",
    x: { label: time },
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks: [
      { type: "line", method: "theory", x: times, y: Array.from(found.predicted.loss) },
      { type: "line", method: "data", x: times, y: Array.from(loss) },
    ],
  };
  return [...trajectories, residuals, lossFigure];
}
