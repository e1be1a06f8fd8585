import { argumentsOf } from "../arrays/arguments";
import { computeAsync } from "../concurrency/computation";
import { taskModes } from "../deep-linear";
import type { TaskLike } from "../tasks";
import { readTaskRows } from "../tasks/read-task";
import type { ReportOptions } from "./experiment";
import { agreementOf } from "./predict/agreement";
import { assumptions } from "./predict/assumptions";
import { cautions } from "./predict/cautions";
import { predictionFigures } from "./predict/figures";
import { modeCountNote } from "./predict/mode-count";
import { type PredictOptions, type PredictPlan, parametersOf, readPredictOptions } from "./predict/options";
import { countModes, predictModes } from "./predict/predict-modes";
import { type PreparedTask, preparedInputs } from "./predict/prepared-inputs";
import { principalInputs } from "./predict/principal-inputs";
import { simulate } from "./predict/simulate";
import { modesTable, taskTable } from "./predict/tables";
import { timeGrid } from "./predict/time-grid";
import { predictedTraining, trainingNotes } from "./predict/training";
import { weakModes } from "./predict/weak-modes";
import type { Report } from "./report";
import { buildReport, type ReportBuilder } from "./report-builder";
import { checkRunOptions, REPORT_OPTIONS } from "./run-arguments";
import { column, learningTime } from "./series";
import { momentumDelay } from "./setting/momentum-steps";

export type { PredictOptions };

/**
 * Predicts how a deep linear network learns a given task: the modes, their strengths, and when each one is learned, in
 * closed form and by the gradient flow of the whole network (Saxe, McClelland & Ganguli 2014).
 *
 * The network starts from balanced weights that are aligned with the modes, or with `standardDeviation` from Gaussian
 * weights of two layers. In these, mode (u, v) starts with α = W₁ v, β = W₂ᵀ u and follows
 * τ dc/dt = √(K² + 4c²) (s − d c) with c = α · β and the conserved K = ‖α − β‖ ‖α + β‖ (`modeDynamics` with λ = K).
 *
 * The inputs are centred, standardised and whitened on request, and then rotated to their principal axes. The rotation does
 * not affect learning and makes Σxx diagonal, so that the flow costs O(nIn nOut) per evaluation. Directions without variance
 * are left out. The task is read in parts and must not change until the report is done.
 *
 * With a `setting` of the training, times are also given in its steps, at a learning rate that is small enough for gradient
 * descent to follow the flow. With momentum the predicted steps are those of each mode by the recursion of the optimiser, from
 * velocity 0, and the simulated steps are prolonged by the same factor.
 *
 * The notes name differences between the closed form and the flow, and `advice` holds options that reduce them. A flow
 * that is too stiff to be completed ends early; modes that it has not learned until then are listed as "not reached".
 *
 * @param task inputs [P, nIn] and targets [P, nOut]
 * @returns a report with a table of modes (strength, predicted time, simulated time) and figures
 * @throws ArgumentError (rejects) for invalid data, for invalid or unknown options, and for options that exclude each
 * other
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
  const plan = readPredictOptions(args.at("options"), options);
  checkRunOptions(args.at("run"), run, REPORT_OPTIONS);
  const rows = readTaskRows(args.at("task"), task);
  const parameters = parametersOf(plan);
  return buildReport({ args, title: TITLE, summary: SUMMARY, parameters, options: run }, async (report) => {
    const onProgress = report.stage("correlations", 0.3);
    const progress = { signal: run.signal, onProgress: (fraction: number) => onProgress({ fraction }) };
    const prepared = await computeAsync(args, preparedInputs(args, rows, plan.preparation), progress);
    await fillReport(report, plan, prepared);
  });
}

const TITLE = "How a deep linear network will learn this task";
const SUMMARY = [
  "Modes are the singular vectors of the input-output correlations. Predicted: the closed form of each mode " +
    "independently of the others. Simulated: the gradient flow of the whole network.",
];

/** Computes the prediction for a data set, and adds it to the report. */
async function fillReport(
  report: ReportBuilder<string>,
  plan: PredictPlan,
  prepared: PreparedTask,
): Promise<void> {
  const data = principalInputs(prepared.correlations);
  const basis = taskModes(data);
  const existing = countModes(basis);
  if (existing === 0) {
    report.addTable({
      name: "Modes",
      columns: ["mode"],
      rows: [["The targets do not depend linearly on the inputs."]],
    });
    return;
  }
  const { modes, weights } = predictModes(report.args, data, basis, plan, Math.min(plan.modes, existing));
  const { samples } = data;
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const training = predictedTraining(report.args.at("options.setting"), plan.setting, { samples, outputs });
  const unit = training?.unit;
  const learningTimes = modes.map((mode) => mode.learningTime);
  const grid = timeGrid(learningTimes);
  const { flow, failure } = await simulate(report, weights, plan.start, data, grid.times);
  report.stage("report", 1);
  const simulated = modes.map(({ final }, k) => learningTime(flow, basis, k, final / 2));
  const relativeStart = modes.reduce((largest, mode) => Math.max(largest, mode.relativeStart), 0);
  const agreement = agreementOf(modes, simulated, flow);
  const { coupling } = basis;
  const { notes, advice } = cautions({ plan, task: prepared, coupling, relativeStart, agreement, failure });
  const curvatures = modes.map((mode) => mode.finalCurvature);
  const delays = modes.map(({ mode }) =>
    training === undefined ? 1 : momentumDelay(mode, training.setting, training.unit),
  );
  const ofTraining = training === undefined ? [] : trainingNotes(training, curvatures, samples, delays);
  report.addNote(modeCountNote({ existing, asked: plan.modes, inputs, outputs }));
  for (const note of [...assumptions(plan, prepared), ...ofTraining, ...notes]) report.addNote(note);
  for (const item of advice) report.addAdvice(item);
  const contributions = modes.map(({ dynamics }, k) => basis.strengths[k]! * dynamics.final);
  const weak = weakModes(
    contributions,
    learningTimes.map((time) => (Number.isFinite(time) ? time : 0)),
  );
  if (weak !== undefined) {
    report.addNote(weak.note);
    report.addAdvice({ options: { modes: weak.strong }, effect: "leaves out the weak modes" });
  }
  report.addTable(modesTable(basis, modes, simulated, flow, training, delays));
  report.addTable(taskTable(data, basis, contributions, relativeStart, flow));
  const times = Array.from(flow.times);
  const inUnits = (delay: number) =>
    unit === undefined || !Number.isFinite(delay)
      ? {}
      : { [unit.unit]: times.map((t) => (t * delay) / unit.perUnit) };
  for (const [k, { dynamics }] of modes.entries()) {
    report.addSeries(`mode ${k + 1}`, {
      time: times,
      ...inUnits(delays[k]!),
      predicted: times.map(dynamics.at),
      simulated: column(flow.modes, k),
    });
  }
  report.addSeries("loss", {
    time: times,
    // Modes with different delays have no common number of steps.
    ...(delays.every((delay) => delay === 1) && inUnits(1)),
    loss: flow.loss,
  });
  for (const figure of predictionFigures(modes, plan.depth, grid, flow, unit)) report.addFigure(figure);
}
