import { argumentsOf } from "../arrays/arguments";
import type { NdArray } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { alignedWeights, gradientFlowAsync, taskModes } from "../deep-linear";
import { type Correlations, correlations, type TaskLike, whiten } from "../tasks";
import type { ReportOptions } from "./experiment";
import { cautions } from "./predict/cautions";
import { predictionFigures } from "./predict/figures";
import { predictModes, timeToLearn } from "./predict/predict-modes";
import { principalInputs } from "./predict/principal-inputs";
import { modesTable, taskTable } from "./predict/tables";
import { timeGrid } from "./predict/time-grid";
import { weakModes } from "./predict/weak-modes";
import type { Report } from "./report";
import { buildReport, type ReportBuilder } from "./report-builder";
import { checkRunOptions, REPORT_OPTIONS } from "./run-arguments";
import { column, learningTime } from "./series";

/** Network that learns the task, and extent of its prediction. */
export interface PredictOptions {
  /** Number of weight matrices; default 2. */
  readonly depth?: number | undefined;
  /** Initial strength of every mode in the map of the network; default 1e-3. */
  readonly scale?: number | undefined;
  /** Maximum number of modes to follow, in descending order of strength; default 10. */
  readonly modes?: number | undefined;
  /** True to whiten the inputs first, which decouples the modes; default false. */
  readonly whiten?: boolean | undefined;
}

/**
 * Predicts how a deep linear network learns a given task: the modes, their strengths, and when each one is learned, in
 * closed form and by the gradient flow of the whole network from aligned weights (Saxe, McClelland & Ganguli 2014).
 *
 * The inputs are first rotated to their principal axes. The rotation does not affect learning and makes Σxx diagonal,
 * so that the flow costs O(nIn nOut) per evaluation. Directions without variance are left out.
 *
 * @param task inputs [P, nIn] and targets [P, nOut]
 * @returns a report with a table of modes (strength, predicted time, simulated time) and figures
 * @throws ArgumentError (rejects) for invalid data, and for invalid or unknown options
 * @example
 * const inputs = normal({ shape: [50, 3], seed: 1 });
 * const targets = matmul(inputs, [[1], [2], [0]]);
 * const report = await predict({ inputs, targets }, { depth: 3, scale: 1e-3 });
 * report.tables[0]!.rows; // [["mode 1", strength, final strength, predicted time, simulated time, ...], ...]
 */
export async function predict(
  task: TaskLike,
  options: PredictOptions = {},
  run: ReportOptions = {},
): Promise<Report> {
  const args = argumentsOf("predict");
  args.options("options", options, { depth: true, scale: true, modes: true, whiten: true });
  const { depth = 2, scale = 1e-3, modes = 10, whiten: whitensInputs = false } = options;
  args.number("options.depth", depth, { integer: true, atLeast: 1, atMost: 100 });
  args.number("options.scale", scale, { above: 0 });
  args.number("options.modes", modes, { integer: true, atLeast: 1 });
  args.boolean("options.whiten", whitensInputs);
  checkRunOptions(args.at("run"), run, REPORT_OPTIONS);
  const statistics = withinCall("predict", () => correlations(whitensInputs ? whiten(task) : task));
  const data = principalInputs(statistics);
  const parameters = { depth, scale, modes };
  return buildReport({ args, title: TITLE, summary: SUMMARY, parameters, options: run }, (report) =>
    fillReport(report, data),
  );
}

const TITLE = "How a deep linear network will learn this task";
const SUMMARY = [
  "Modes are the singular vectors of the input-output correlations. Predicted: the closed form of each mode " +
    "independently of the others. Simulated: the gradient flow of the whole network from weights aligned with the " +
    "modes. One unit of time τ is 1 / (learning rate) steps of full-batch gradient descent on the loss ½⟨‖y − ŷ‖²⟩.",
];

/** Computes the prediction for a data set, and adds it to the report. */
async function fillReport(
  report: ReportBuilder<"depth" | "scale" | "modes">,
  data: Correlations,
): Promise<void> {
  const { depth, scale, modes: maxModes } = report.parameters;
  const basis = taskModes(data);
  const theory = predictModes(basis, depth, scale, maxModes);
  if (theory.length === 0) {
    report.addTable({
      name: "Modes",
      columns: ["mode"],
      rows: [["The targets do not depend linearly on the inputs."]],
    });
    return;
  }
  const onProgress = report.stage("gradient flow", 0.95);
  const learningTimes = theory.map((mode) => timeToLearn(mode, scale));
  const grid = timeGrid(learningTimes);
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const widths = [inputs, ...new Array<number>(depth - 1).fill(theory.length), outputs];
  const strengths = theory.map(() => scale);
  const weights: NdArray[] = alignedWeights({ correlations: data, widths, strengths });
  const { times } = grid;
  const { signal } = report;
  const flow = report.ensure(
    await gradientFlowAsync(weights, data, { times, relativeTolerance: 1e-9, signal, onProgress }),
  );
  report.stage("report", 1);
  const relativeStart = scale / Math.min(...theory.map(({ final }) => final));
  const { notes, advice } = cautions(basis.coupling, relativeStart);
  for (const note of notes) report.addNote(note);
  for (const item of advice) report.addAdvice(item);
  const contributions = theory.map(({ final }, k) => basis.strengths[k]! * final);
  const weak = weakModes(contributions, learningTimes);
  if (weak !== undefined) {
    report.addNote(weak.note);
    report.addAdvice({ options: { modes: weak.strong }, effect: "leaves out the weak modes" });
  }
  const simulated = theory.map((mode, k) => learningTime(flow, basis, k, mode.final / 2));
  report.addTable(modesTable(basis, theory, simulated, flow));
  report.addTable(taskTable(data, basis, contributions, relativeStart, flow));
  for (const [k, mode] of theory.entries()) {
    report.addSeries(`mode ${k + 1}`, {
      time: times,
      predicted: times.map(mode.at),
      simulated: column(flow.modes, k),
    });
  }
  report.addSeries("loss", { time: flow.times, loss: flow.loss });
  for (const figure of predictionFigures(theory, depth, grid, flow)) report.addFigure(figure);
}
