import { ArgumentError } from "../arrays";
import { checkRecord } from "../arrays/check";
import type { Axis } from "../plots";
import type { Task } from "../tasks";
import { layersOf } from "./diagnose/layers";
import { linearised } from "./diagnose/linearised";
import { modeTrajectory } from "./diagnose/mode-trajectory";
import { type Movement, movementOf } from "./diagnose/movement";
import { pairOf } from "./diagnose/pair";
import { shownUntil } from "./diagnose/records";
import { LAZY, RICH, regimeOf } from "./diagnose/regime";
import { addLayers, addLinearised, addModes, addMovement, addPair } from "./diagnose/sections";
import { withActivity } from "./diagnose/states";
import type { RunOptions } from "./experiment";
import type { Report } from "./report";
import { defineExperiment, type ReportBuilder } from "./report-builder";
import { type CheckedRun, readRun, type TrainingRun } from "./training-run";

/** What to look at. */
export interface DiagnoseOptions {
  /** The two samples that are held against the universal dynamics; default the first and the first with another target. */
  readonly points?: readonly [number, number] | undefined;
}

/**
 * Says of a training run whether it was lazy or rich, and what the theories would have said of it: how far tangent kernel,
 * representations and gates moved, how the layers grew, when each mode of the task was learned, how the loss would have
 * fallen with the kernel of the start, and whether a pair of samples followed the universal dynamics.
 *
 * Everything that the log holds the numbers for is reported, and what is missing is named.
 *
 * @param run weights over time, or activations, or both; see `TrainingRun`
 * @returns a report whose title is the verdict
 * @throws ArgumentError (rejects) for shapes that do not match, NaN, or a log with neither weights nor activations
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
 * report.title; // "This run was rich: its tangent kernel changed by 1100-fold in all"
 */
export async function diagnose(
  run: TrainingRun,
  options: DiagnoseOptions = {},
  runOptions: RunOptions = {},
): Promise<Report> {
  try {
    return await diagnosed(run, options, runOptions);
  } catch (error) {
    if (!(error instanceof ArgumentError) || error.functionName === "diagnose") throw error;
    const expected = `such that ${error.functionName} takes it, ${error.argument} ${error.expected}`;
    throw new ArgumentError("diagnose", "run", expected, error.received);
  }
}

async function diagnosed(
  run: TrainingRun,
  options: DiagnoseOptions,
  runOptions: RunOptions,
): Promise<Report> {
  const checked = readRun("diagnose", run);
  if (checked.weights.length === 0 && checked.hidden === undefined && checked.outputs === undefined) {
    throw ArgumentError.of("diagnose", "run", "a log of weights, hidden activations or outputs", run);
  }
  const points = readPoints(checked, options);
  const complete = withActivity("diagnose", checked);
  const until = shownUntil(complete);
  const movement = movementOf(complete, until);
  const regime = regimeOf(movement);
  const title =
    regime === undefined ? "How this run learned" : `This run was ${regime.label}: ${regime.sentence}`;
  const definition = {
    name: "diagnose",
    title,
    paper:
      "Chizat, Oyallon & Bach 2019, On lazy training in differentiable programming; Saxe, McClelland & Ganguli 2014; " +
      "Jacot, Gabriel & Hongler 2018; van Rossem & Saxe 2024",
    claim: "Whether a network learned features is told by how far its tangent kernel moved.",
    summary: [
      `A run is called lazy if its tangent kernel (or, without weights, the Gram matrix of its representations) changes by ` +
        `less than ${LAZY} of its size, and rich if by more than ${RICH}. These limits are conventions; the curves are the result.`,
    ],
    parameters: {},
  };
  const experiment = defineExperiment(definition, async (report) =>
    fill(report, complete, movement, until, points),
  );
  return experiment.run({}, runOptions);
}

async function fill(
  report: ReportBuilder<never>,
  run: CheckedRun,
  movement: Movement,
  until: number,
  points: DiagnoseOptions["points"],
): Promise<void> {
  const { inputs, targets, weights } = run;
  const time: Axis = { label: "time (units of the log)", domain: [run.times[0]!, until] };
  report.stage("movement", 0.2);
  addMovement(report, time, movement);
  report.stage("layers", 0.4);
  await report.turn();
  const layers = layersOf(run);
  if (layers !== undefined) addLayers(report, time, layers);
  report.stage("modes", 0.6);
  await report.turn();
  const task: Task | undefined = inputs && targets && { inputs, targets };
  const trajectory =
    task && modeTrajectory(run, task, Math.max(1, weights.length === 0 ? 2 : weights.length));
  if (trajectory !== undefined) addModes(report, time, run, trajectory);
  report.stage("tangent kernel of the start", 0.8);
  await report.turn();
  const kernelTrajectory = linearised(run, until);
  if (kernelTrajectory !== undefined) addLinearised(report, time, kernelTrajectory);
  report.stage("universal dynamics", 0.95);
  await report.turn();
  const pair = pairOf(run, points);
  if (typeof pair === "string") report.addNote(`Universal dynamics: ${pair}.`);
  else if (pair !== undefined) addPair(report, pair);
  if (until < run.times[run.times.length - 1]!) {
    const shown = Number(until.toPrecision(3));
    report.addNote(
      `Figures end at ${shown}, three times as long as the loss took for 99 % of its way; the tables go to the end.`,
    );
  }
  for (const note of missing(run)) report.addNote(note);
  report.stage("report", 1);
}

function readPoints({ inputs, targets }: CheckedRun, options: DiagnoseOptions): DiagnoseOptions["points"] {
  checkRecord("diagnose", "options", options);
  const { points } = options;
  if (points === undefined) return undefined;
  const samples = (inputs ?? targets)?.shape[0] ?? 0;
  const isSample = (p: unknown) => Number.isInteger(p) && (p as number) >= 0 && (p as number) < samples;
  if (Array.isArray(points) && points.length === 2 && points.every(isSample) && points[0] !== points[1]) {
    return [points[0], points[1]];
  }
  const expected = `two different samples of the run, numbered from 0 to ${samples - 1}`;
  throw ArgumentError.of("diagnose", "options.points", expected, points);
}

/** What the log does not hold, and what it would have told. */
function missing({ weights, network, inputs, targets, hidden, outputs }: CheckedRun): string[] {
  const notes: string[] = [];
  if (weights.length === 0) notes.push("No weights: no layer growth, balance, tangent kernel or gates.");
  else if (network === undefined)
    notes.push(
      "No activation (--activation tanh, say): no tangent kernel or gates, and none of the activations and outputs that the weights " +
        "would give.",
    );
  if (inputs === undefined) notes.push("No inputs: no tangent kernel, modes or universal dynamics.");
  if (targets === undefined) notes.push("No targets: no modes, losses or universal dynamics.");
  if (outputs === undefined) notes.push("No outputs: no modes, losses or universal dynamics.");
  if (hidden === undefined) notes.push("No hidden activations: no universal dynamics.");
  return notes;
}
