import type { LinearFlow, TaskModes } from "../../deep-linear";
import type { ReportTable } from "../../plots";
import type { Correlations } from "../../tasks";
import type { ModePrediction } from "./predict-modes";
import type { PredictedTraining } from "./training";

/**
 * Builds the table of modes, one row for each.
 *
 * @param simulated times to half of the final strength in the flow; Infinity if the flow does not reach it
 * @param training training in whose unit times are also given
 * @param delays factor by which momentum prolongs the learning of each mode
 */
export function modesTable(
  basis: TaskModes,
  theory: readonly ModePrediction[],
  simulated: readonly number[],
  flow: LinearFlow,
  training: PredictedTraining | undefined,
  delays: readonly number[],
): ReportTable {
  const unit = training?.unit;
  const last = flow.times.length - 1;
  const end = Number(flow.times[last]!.toPrecision(3));
  const rows = theory.map(({ final, dynamics }, k) => [
    `mode ${k + 1}`,
    basis.strengths[k]!,
    basis.inputVariances[k]!,
    final,
    dynamics.halfTime,
    simulated[k]!,
    flow.modes.get(last, k),
    ...(unit === undefined
      ? []
      : [dynamics.halfTime, simulated[k]!].map((time) => (time * delays[k]!) / unit.perUnit)),
  ]);
  return {
    name: "Modes: time to half of the predicted final strength (units of τ)",
    columns: [
      "mode",
      "singular value",
      "input variance",
      "final strength",
      "predicted time",
      "simulated time",
      `simulated at t = ${end}`,
      ...(unit === undefined ? [] : [`predicted time (${unit.unit})`, `simulated time (${unit.unit})`]),
    ],
    rows: rows.map((row) => row.map((x) => (x === Number.POSITIVE_INFINITY ? "not reached" : x))),
  };
}

/**
 * Builds the table of properties of the task.
 *
 * @param contributions decrease of 2 × loss by each mode
 * @param relativeStart largest initial strength of a mode, relative to its final one
 */
export function taskTable(
  data: Correlations,
  basis: TaskModes,
  contributions: readonly number[],
  relativeStart: number,
  flow: LinearFlow,
): ReportTable {
  const [outputs, inputs] = data.inputOutputCorrelation.shape as [number, number];
  const explained = contributions.reduce((sum, contribution) => sum + contribution, 0);
  return {
    name: "The task",
    columns: ["quantity", "value"],
    rows: [
      ["samples", data.samples],
      ["inputs with variance", inputs],
      ["outputs", outputs],
      ["coupling of the modes by the inputs", basis.coupling],
      ["largest initial strength, relative to the final one of the mode", relativeStart],
      ["loss before learning", flow.loss[0]!],
      ["loss at the end of the simulation", flow.loss[flow.loss.length - 1]!],
      ["final loss according to the predictions", Math.max(0, (data.targetSecondMoment - explained) / 2)],
    ],
  };
}
