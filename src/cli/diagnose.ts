import { type DiagnoseOptions, diagnose } from "../experiments";
import type { ActivationName } from "../networks";
import { withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { readTrainingRun } from "./logs/read-training-run";
import { outputOf } from "./output/output";
import { openReport, type ReportTarget } from "./write-report";

/** Diagnoses the training log in a file, prints the verdict and writes the report; returns the exit code. */
export async function diagnoseFile(
  path: string,
  options: ReportTarget & { activation?: ActivationName; points?: DiagnoseOptions["points"] },
): Promise<number> {
  const { activation, points } = options;
  const { notes, ...run } = await readTrainingRun(path, activation);
  const writer = await openReport("diagnose", options);
  const result = await withinCommand(
    "diagnose",
    {
      run: path,
      "run.activation": "--activation",
      "options.points": "--points",
    },
    () => diagnose(run, { points }),
  );
  const report = { ...result, notes: [`Data: ${path}.`, ...notes, ...result.notes] };
  outputOf(options).result(await writer.write(report));
  return EXIT.success;
}
