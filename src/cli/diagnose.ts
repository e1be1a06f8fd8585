import { ArgumentError } from "../arrays";
import { type DiagnoseOptions, diagnose } from "../experiments";
import type { ActivationName } from "../networks";
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
  const result = await diagnose({ ...run, activation }, { points }).catch(withFileName(path));
  const report = { ...result, notes: [`Data: ${path}.`, ...result.notes] };
  const page = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${page}\n`);
  return EXIT.success;
}

/** Returns a handler that rethrows errors of `diagnose` with the file or option in place of the argument. */
const withFileName = (path: string) => (error: unknown) => {
  if (!(error instanceof ArgumentError)) throw error;
  const field = error.argument.replace(/^run\.?/, "");
  const argument =
    error.argument === "options.points" ? "--points" : `${path}${field === "" ? "" : `: ${field}`}`;
  throw new ArgumentError("diagnose", argument, error.expected, error.received);
};
