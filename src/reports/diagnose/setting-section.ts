import type { ReportBuilder } from "../report-builder";
import { instability } from "../setting/outside-theory";
import { settingTable } from "../setting/setting-table";
import type { CheckedSetting } from "../setting/training-setting";
import type { UnitOfTime } from "../setting/unit-of-time";
import type { CheckedRun } from "../training-run";
import type { FrozenKernel } from "./frozen-kernel";
import { initialKernel, runOfKernel } from "./initial-kernel";

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
