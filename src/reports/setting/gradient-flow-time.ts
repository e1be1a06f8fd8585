import type { Arguments } from "../../arrays/arguments";
import { conversionNote, outsideTheory } from "./outside-theory";
import type { CheckedSetting } from "./training-setting";
import { type DataSizes, type UnitOfTime, unitOfTime } from "./unit-of-time";

/** Times in the unit of the theories, if the setting of the training gives that unit. */
export interface GradientFlowTime {
  readonly times: Float64Array;
  /** Unit of the log; undefined if times were not converted. */
  readonly unit: UnitOfTime | undefined;
  /** Remarks on the conversion, and on the parts of the setting that are outside of the theories. */
  readonly notes: readonly string[];
}

/** Converts the times of a log to those of gradient flow of ½⟨‖y − ŷ‖²⟩. Without a setting they are returned unchanged. */
export function inGradientFlowTime(
  at: Arguments,
  times: Float64Array,
  setting: CheckedSetting | undefined,
  sizes: DataSizes,
): GradientFlowTime {
  if (setting === undefined) return { times, unit: undefined, notes: [] };
  const unit = unitOfTime(setting, sizes);
  const notes = [conversionNote(unit), ...outsideTheory(setting, sizes.samples)];
  if (typeof unit === "string") return { times, unit: undefined, notes };
  const converted = times.map((t) => t * unit.perUnit);
  return { times: at.finite("times", converted), unit, notes };
}
