import type { ReportTable } from "../../plots";
import type { ReportBuilder } from "../report-builder";
import { instability, stabilityLimit } from "./outside-theory";
import type { CheckedSetting } from "./training-setting";
import { singular, type UnitOfTime } from "./unit-of-time";

/** Lists the known parts of a setting, and the time and the limit of a step. */
function settingTable(
  setting: CheckedSetting,
  unit: UnitOfTime | undefined,
  largestEigenvalue: number | undefined,
): ReportTable {
  const { loss, optimiser, learningRates, momentum, dampening, weightDecay, batchSize, samples } = setting;
  const given: [string, string | number | undefined][] = [
    ["loss", loss],
    ["optimiser", optimiser],
    ["learning rate", learningRates.length > 1 ? learningRates.join(", ") : learningRates[0]],
    ["momentum", momentum || undefined],
    ["dampening of the momentum", dampening || undefined],
    ["weight decay", weightDecay || undefined],
    ["batch size", batchSize],
    ["samples of the training", samples],
  ];
  const times: [string, number | undefined][] =
    unit === undefined
      ? []
      : [
          [`time of gradient flow of one ${singular(unit.unit)}`, unit.perUnit],
          ["time of one step without momentum", momentum ? unit.perStep : undefined],
          [
            `largest stable learning rate at the start, from 2 (1 + μ)/((1 − d) λ) of the tangent kernel (this run: ${learningRates[0]})`,
            largestEigenvalue &&
              (stabilityLimit(setting, largestEigenvalue) / unit.perStep) * learningRates[0]!,
          ],
        ];
  return {
    name: "Setting of the training",
    columns: ["quantity", "value"],
    rows: [...given, ...times].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  };
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
