import type { Arguments } from "../../arrays/arguments";
import type { ReportBuilder } from "../report-builder";
import { conversionNote, instability, outsideTheory } from "../setting/outside-theory";
import { settingTable } from "../setting/setting-table";
import type { CheckedSetting } from "../setting/training-setting";
import { type UnitOfTime, unitOfTime } from "../setting/unit-of-time";
import type { CheckedRun } from "../training-run";
import type { FrozenKernel } from "./frozen-kernel";
import { initialKernel, runOfKernel } from "./initial-kernel";

/** A run in the unit of time of the theories, if its setting gives that unit. */
interface RunInUnit {
  readonly run: CheckedRun;
  /** Unit of the log; undefined if times were not converted. */
  readonly unit: UnitOfTime | undefined;
  /** Remarks on the conversion, and on the parts of the setting that are outside of the theories. */
  readonly notes: readonly string[];
}

/** Converts the times of a run to those of gradient flow of ½⟨‖y − ŷ‖²⟩. A run without a setting is returned unchanged. */
export function inGradientFlowTime(at: Arguments, run: CheckedRun): RunInUnit {
  const { setting, inputs, targets, outputs } = run;
  if (setting === undefined) return { run, unit: undefined, notes: [] };
  const samples = (inputs ?? targets)?.shape[0];
  const unit = unitOfTime(setting, { samples, outputs: targets?.shape[1] ?? outputs?.shape[2] });
  const notes = [conversionNote(unit), ...outsideTheory(setting, samples)];
  if (typeof unit === "string") return { run, unit: undefined, notes };
  const times = at.finite(
    "times",
    run.times.map((t) => t * unit.perUnit),
  );
  return { run: { ...run, times }, unit, notes };
}

/** Returns the largest eigenvalue of the Hessian that the initial tangent kernel gives; undefined if the log lacks data. */
export function largestEigenvalueOf(
  run: CheckedRun,
  frozen: FrozenKernel | string | undefined,
): number | undefined {
  if (typeof frozen === "object") return frozen.largestEigenvalue;
  const used = runOfKernel(run);
  return used && initialKernel(used).largestEigenvalue;
}

/** Adds the setting, and a note if its steps are too long at the start. */
export function addSetting(
  report: ReportBuilder<never>,
  setting: CheckedSetting,
  unit: UnitOfTime | undefined,
  largestEigenvalue: number | undefined,
): void {
  report.addTable(settingTable(setting, unit, largestEigenvalue));
  const note = unit && largestEigenvalue && instability(setting, unit, largestEigenvalue);
  if (note) report.addNote(note);
}
