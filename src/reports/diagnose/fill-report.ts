import type { Arguments } from "../../arrays/arguments";
import type { Axis } from "../../plots";
import type { Task } from "../../tasks";
import { withAgreement } from "../logged-outputs";
import type { ReportBuilder } from "../report-builder";
import { inGradientFlowTime } from "../setting/gradient-flow-time";
import { delayNote, type LearnedMode, momentumDelay } from "../setting/momentum-steps";
import { addSetting } from "../setting/setting-table";
import { timeLabel } from "../setting/unit-of-time";
import type { CheckedRun } from "../training-run";
import { contradictions } from "./assumptions";
import { frozenKernel } from "./frozen-kernel";
import { largestEigenvalueOf } from "./initial-kernel";
import { layersOf } from "./layers";
import { lossesOf } from "./losses";
import { modeTrajectory } from "./modes/mode-trajectory";
import { movementOf } from "./movement";
import { addFrozenKernel, addMovement, addRegime } from "./movement-section";
import { pairOf } from "./pair";
import { addPair } from "./pair-section";
import { shownUntil } from "./records";
import { regimeOf } from "./regime";
import { addLayers, addModes } from "./sections";
import { layerSimilarity } from "./similarity/layer-similarity";
import { addLayerSimilarity } from "./similarity/similarity-section";
import { withActivity } from "./states";

/** Adds all sections to the report. */
export async function fillReport(
  report: ReportBuilder<never>,
  at: Arguments,
  given: CheckedRun,
  points: readonly [number, number] | undefined,
): Promise<void> {
  report.stage("outputs of the weights", 0.1);
  const agreeing = withAgreement(given);
  const recorded = withActivity(at, agreeing.run);
  const { inputs, targets, weights, outputs, setting } = recorded;
  const { times, unit, notes } = inGradientFlowTime(at, recorded.times, setting, {
    samples: (inputs ?? targets)?.shape[0],
    outputs: targets?.shape[1] ?? outputs?.shape[2],
  });
  const run = { ...recorded, times };
  const losses = lossesOf(at, run);
  const shownEnd = shownUntil(run, losses);
  const time: Axis = { label: timeLabel(unit), domain: [run.times[0]!, shownEnd] };
  for (const note of [...agreeing.notes, ...notes]) report.addNote(note);
  const contradicted = contradictions(run, losses);
  const fits = contradicted.length === 0;
  if (!fits) report.addNote(contradictionNote(contradicted));
  report.stage("movement", 0.3);
  await report.turn();
  const movement = movementOf(at, run, shownEnd, losses);
  report.stage("initial tangent kernel", 0.6);
  await report.turn();
  const frozen = fits ? frozenKernel(at, run, shownEnd) : undefined;
  const largestEigenvalue =
    unit && (typeof frozen === "object" ? frozen.largestEigenvalue : largestEigenvalueOf(run));
  if (setting !== undefined) addSetting(report, setting, unit, largestEigenvalue);
  const error = typeof frozen === "object" && typeof frozen.error === "number" ? frozen.error : undefined;
  const regime = regimeOf(movement, error);
  if (regime !== undefined) {
    report.setTitle(`This run was ${regime.label}: ${regime.sentence}`);
    addRegime(report, regime);
  }
  addMovement(report, time, movement);
  if (typeof frozen === "object") addFrozenKernel(report, time, frozen, run.targets!.shape[0]!, unit);
  else if (frozen !== undefined) report.addNote(`No prediction by the initial tangent kernel: ${frozen}.`);
  report.stage("layers", 0.7);
  await report.turn();
  const layers = layersOf(run);
  if (layers !== undefined) addLayers(report, time, layers);
  report.stage("modes", 0.8);
  await report.turn();
  const task: Task | undefined = fits && inputs && targets ? { inputs, targets } : undefined;
  const depth = Math.max(1, weights.length === 0 ? 2 : weights.length);
  const delayOf = (mode: LearnedMode) =>
    setting === undefined || unit === undefined ? 1 : momentumDelay(mode, setting, unit);
  const trajectory = task && modeTrajectory(run, task, depth, unit && 1, delayOf);
  if (setting !== undefined && trajectory !== undefined)
    for (const note of delayNote(setting, trajectory.delays)) report.addNote(note);
  if (trajectory !== undefined) addModes(report, time, run, trajectory, unit);
  report.stage("similarity of the layers", 0.85);
  await report.turn();
  const similarity = layerSimilarity(run, shownEnd, losses, trajectory);
  if (similarity !== undefined) addLayerSimilarity(report, time, similarity);
  report.stage("universal dynamics", 0.95);
  await report.turn();
  const pair = fits ? pairOf(run, points) : undefined;
  if (typeof pair === "string") report.addNote(`Universal dynamics: ${pair}.`);
  else if (pair !== undefined) addPair(report, time, pair);
  if (shownEnd < run.times[run.times.length - 1]!) {
    const shown = Number(shownEnd.toPrecision(3));
    report.addNote(
      `Figures end at time ${shown}, after three times the duration of 99 % of the decrease of the loss; tables cover the whole run.`,
    );
  }
  for (const note of missingData({ ...run, network: given.network })) report.addNote(note);
  report.stage("report", 1);
}

/** States the observations that contradict the assumptions, and the sections that are left out for this reason. */
const contradictionNote = (observations: readonly string[]): string =>
  `This run contradicts gradient flow of ½⟨‖y − ŷ‖²⟩: ${observations.join("; ")}. The modes of the task, the loss predicted by the ` +
  "tangent kernel and the universal dynamics are left out; change of the kernel and growth of the layers do not need this assumption.";

/** Returns a note for each missing part of the log, with the results that it would give. */
function missingData({ weights, network, inputs, targets, hidden, outputs }: CheckedRun): string[] {
  const notes: string[] = [];
  if (weights.length === 0) notes.push("No weights: no layer growth, balance, tangent kernel or gates.");
  else if (network === undefined)
    notes.push(
      "No activation (such as tanh): no tangent kernel or gates, and no activations or outputs computed from the weights.",
    );
  if (inputs === undefined) notes.push("No inputs: no tangent kernel, modes or universal dynamics.");
  if (targets === undefined) notes.push("No targets: no modes, losses or universal dynamics.");
  if (outputs === undefined) notes.push("No outputs: no modes, losses or universal dynamics.");
  if (hidden === undefined) notes.push("No hidden activations: no universal dynamics.");
  return notes;
}
