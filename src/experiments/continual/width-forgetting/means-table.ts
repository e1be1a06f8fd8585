import type { ReportTable } from "../../../plots";
import { meanOf, rounded } from "../../../reports/numbers";
import type { Runs } from "./figures";
import type { WidthMeasures } from "./train-width";

/** Returns the means over the seeds as a table, one row per width. */
export function meansTable(name: string, runs: Runs): ReportTable {
  const columns: readonly (readonly [string, (at: WidthMeasures) => number])[] = [
    ["average accuracy", ({ average }) => average],
    ["forgetting F", ({ forgetting }) => forgetting],
    ["learning accuracy LA", ({ learning }) => learning],
    ["F / LA", ({ ratio }) => ratio],
    ["epochs per task", ({ epochs }) => epochs],
    ["training loss", ({ loss }) => loss],
    ["distance from the start", ({ lazyDistance }) => lazyDistance],
    ["gates that switched", ({ patternChange }) => patternChange],
    ["angle of gradients (degrees)", ({ angle }) => angle],
  ];
  return {
    name: `Means over the seeds at ${name}`,
    columns: ["hidden units", ...columns.map(([title]) => title)],
    rows: runs[0]!.map(({ width }, k) => [
      width,
      ...columns.map(([, measure]) => rounded(meanOf(runs.map((run) => measure(run[k]!))), 3)),
    ]),
  };
}
