import { ArgumentError } from "../arrays";
import { fitTrajectory } from "../experiments";
import type { FitOptions } from "../universal";
import { EXIT } from "./exit";
import { type GivenDistances, readTrajectoryFile } from "./read-trajectory";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/**
 * Fits the trajectory of two data points in a file, prints the verdict and writes the report; returns the exit code.
 */
export async function fitFile(
  path: string,
  options: GivenDistances & ReportTarget & { start?: NonNullable<FitOptions["start"]> },
): Promise<number> {
  const trajectory = await readTrajectoryFile(path, options);
  const result = await fitTrajectory(trajectory, { start: options.start }).catch(withFileName(path));
  const report = { ...result, notes: [`Data: ${path}.`, ...result.notes] };
  const page = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${page}\n`);
  return EXIT.success;
}

/** Command line options by the argument of `fitTrajectory` that they set. */
const OPTIONS: Readonly<Record<string, string>> = {
  "trajectory.inputDistanceSquared": "--input-distance",
  "trajectory.targetDistanceSquared": "--target-distance",
  "options.start": "--start",
};

/** Returns a handler that rethrows errors of `fitTrajectory` with the file or option in place of the argument. */
const withFileName = (path: string) => (error: unknown) => {
  if (!(error instanceof ArgumentError)) throw error;
  const field = error.argument.replace(/^trajectory\.?/, "");
  const argument = OPTIONS[error.argument] ?? `${path}${field === "" ? "" : `: ${field}`}`;
  throw new ArgumentError("fit", argument, error.expected, error.received);
};
