import type { ReportBuilder } from "../../report-builder";
import type { ModeTrajectory } from "./mode-trajectory";

/**
 * Adds the measured strengths of the modes over time, and the parameters of their closed forms, one row per mode, as
 * `modeDynamics` takes them: with other values, the theory of other assumptions can be drawn over the same run.
 */
export function addModeSeries(
  report: ReportBuilder<never>,
  times: Float64Array,
  { modes, strengths, depth, starts, timeConstant }: ModeTrajectory,
): void {
  const measured = strengths.map((values, k) => [`mode ${k + 1}`, values] as const);
  report.addSeries("measured modes", { time: times, ...Object.fromEntries(measured) });
  report.addSeries("closed forms of the modes", {
    strength: starts.map((_, k) => modes.strengths[k]!),
    inputVariance: starts.map((_, k) => modes.inputVariances[k]!),
    initial: starts.map(({ initial }) => initial),
    lambda: starts.map(({ lambda }) => lambda),
    depth: starts.map(() => depth),
    ...(timeConstant === undefined ? {} : { tau: starts.map(() => timeConstant) }),
  });
}
