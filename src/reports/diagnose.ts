import { type Arguments, argumentsOf } from "../arrays/arguments";
import { formatPath, HERE } from "../arrays/path";
import { withinCall } from "../arrays/within-call";
import { fillReport } from "./diagnose/fill-report";
import { LIMITS } from "./diagnose/regime";
import type { ReportOptions } from "./experiment";
import { percent } from "./numbers";
import type { Report } from "./report";
import { buildReport } from "./report-builder";
import { checkRunOptions, REPORT_OPTIONS } from "./run-arguments";
import { type CheckedRun, readRun, type TrainingRun } from "./training-run";

/** Options of `diagnose`. */
export interface DiagnoseOptions {
  /**
   * Two samples to compare with the universal dynamics; default: the first sample, and the first sample with a
   * different target.
   */
  readonly points?: readonly [number, number] | undefined;
}

/**
 * Classifies a training run as lazy, intermediate or rich and compares it with the theories: change and centred
 * alignment of the tangent kernel, of the representations and of the gates, the loss predicted by the initial tangent
 * kernel, growth of the layers, learning times of the modes of the task, similarity of the layers to their start and to
 * the prediction of deep linear theory, and a fit of the universal dynamics to a pair of samples (Chizat,
 * Oyallon & Bach 2019; Jacot, Gabriel & Hongler 2018; Saxe, McClelland & Ganguli 2014; van Rossem & Saxe 2024).
 *
 * A run is lazy if its kernel changes by ‖Θ(T) − Θ(0)‖ ≤ 0.3 ‖Θ(0)‖ with a centred alignment of at least 0.95, and its
 * loss differs from the prediction of Θ(0) by at most 5 % of its decrease. It is rich if the kernel changes by at least
 * its norm, or the alignment is lower, and the loss differs by at least 10 %. All others are intermediate.
 *
 * Output biases learn the mean of the targets in every regime. In a network with biases the loss is therefore that of the deviations
 * from the mean over the samples, and the kernel that without its constant part of these biases.
 *
 * The theories assume gradient flow of ½⟨‖y − ŷ‖²⟩. Sections that a run contradicts are left out, with a note. If the
 * log has outputs and weights, they are compared: layers in a wrong order are put in order, and a network with another
 * activation has no tangent kernel in the report. The report contains everything that the log determines, and names the
 * missing data.
 *
 * With the setting of the training (`run.setting`), times are those of gradient flow of this loss, the learning times of the modes
 * are predicted without a fitted constant and also given in units of the log, and notes name what the theories do not
 * describe.
 *
 * @param run weights over time, activations over time, or both; see `TrainingRun`
 * @returns a report whose title is the verdict
 * @throws ArgumentError (rejects) for shapes that do not match, NaN, a log with neither weights nor activations,
 * numbers that are too large or too small for the results, or unknown options
 * @example
 * const flow = gradientFlow(gaussianWeights({ widths: [8, 12, 22], standardDeviation: 0.01 }), semanticHierarchy(), {
 *   times: Array.from({ length: 100 }, (_, i) => i),
 * });
 * const over = (l: number, shape: number[]) =>
 *   toNdArray(Float64Array.from(Array.from(flow.times).flatMap((t) => [...flow.at(t).weights[l]!.data])), shape);
 * const report = await diagnose({
 *   times: flow.times,
 *   weights: [over(0, [100, 12, 8]), over(1, [100, 22, 12])],
 *   activation: "linear",
 *   ...semanticHierarchy(),
 * });
 * report.title; // "This run was rich: its tangent kernel changed by 1100 times its initial norm, and ..."
 */
export async function diagnose(
  run: TrainingRun,
  options: DiagnoseOptions = {},
  runOptions: ReportOptions = {},
): Promise<Report> {
  const args = argumentsOf("diagnose");
  args.options("options", options, { points: true });
  checkRunOptions(args.at("runOptions"), runOptions, REPORT_OPTIONS);
  const at = args.at("run");
  const checked = readRun(at, run);
  if (checked.weights.length === 0 && checked.hidden === undefined && checked.outputs === undefined) {
    throw at.error(HERE, "a log of weights, hidden activations or outputs", run);
  }
  const points = readPoints(args.at("options.points"), checked, options.points);
  const title = "How this run learned";
  return buildReport({ args, title, summary: SUMMARY, parameters: {}, options: runOptions }, (report) =>
    ofRun(() => fillReport(report, at, checked, points)),
  );
}

const { predicted, missed, aligned, still } = LIMITS;

const SUMMARY = [
  "Assumptions: gradient flow of the loss ½⟨‖y − ŷ‖²⟩ with all samples in every step and a small, constant learning rate. A factor of the loss only " +
    "changes the unit of time. Momentum, Adam, minibatches, weight decay and the cross-entropy are outside of the theories.",
  `A run is called lazy if its tangent kernel changes by less than ${still} times its norm with a centred alignment above ${aligned} with ` +
    `the start, and the loss follows the prediction of the initial kernel to ${percent(predicted)} of its decrease. It is called rich if the ` +
    `kernel changes by more than its norm (or its alignment is lower) and the loss differs from this prediction by more than ${percent(missed)}. ` +
    "All others are intermediate. Without a loss to compare, the kernel alone decides; without weights, the Gram matrix of the " +
    "representations. These limits are conventions; the curves are the result.",
];

/** Arrays of the run that other functions of the library call differently. */
const ARRAYS: Readonly<Record<string, keyof TrainingRun>> = {
  parameters: "weights",
  inputVariance: "inputs",
};

/** Calls functions of the library on the run; their errors name the array, or the run with the function's argument. */
const ofRun = <Result>(work: () => Result): Result =>
  withinCall("diagnose", work, (path, inner) =>
    inner === "diagnose" ? path : ["run", ARRAYS[String(path[0])] ?? `(${formatPath(path)} in ${inner})`],
  );

/** Reads and checks the pair of samples. */
function readPoints(
  at: Arguments,
  { inputs, targets }: CheckedRun,
  points: DiagnoseOptions["points"],
): DiagnoseOptions["points"] {
  if (points === undefined) return undefined;
  const samples = (inputs ?? targets)?.shape[0] ?? 0;
  const isSample = (p: unknown) => Number.isInteger(p) && (p as number) >= 0 && (p as number) < samples;
  if (Array.isArray(points) && points.length === 2 && points.every(isSample) && points[0] !== points[1]) {
    return [points[0], points[1]];
  }
  const expected =
    samples < 2
      ? "left out, because run.inputs and run.targets have fewer than two samples"
      : `two different samples of the run, numbered from 0 to ${samples - 1}`;
  throw at.error(HERE, expected, points);
}
