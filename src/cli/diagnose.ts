import { type DiagnoseOptions, diagnose } from "../experiments";
import type { ActivationName } from "../networks";
import { withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { readTrainingRun } from "./read-training-run";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/** Diagnoses the training log in a file, prints the verdict and writes the report; returns the exit code. */
export async function diagnoseFile(
  path: string,
  options: ReportTarget & { activation?: ActivationName; points?: DiagnoseOptions["points"] },
): Promise<number> {
  const { activation, points } = options;
  const run = await readTrainingRun(path);
  const result = await withinCommand(
    "diagnose",
    {
      run: path,
      "run.activation": "--activation",
      "options.points": "--points",
    },
    () => diagnose({ ...run, activation }, { points }),
  );
  const report = { ...result, notes: [`Data: ${path}.`, ...result.notes] };
  const page = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${page}\n`);
  return EXIT.success;
}
