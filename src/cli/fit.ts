import { ArgumentError } from "../arrays";
import { fitTrajectory } from "../experiments";
import type { FitOptions } from "../universal";
import { EXIT } from "./exit";
import { type GivenDistances, readTrajectoryFile } from "./read-trajectory";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/** Fits the trajectory of two data points in a file, prints the verdict and writes the report; returns the exit code. */
export async function fitFile(
  path: string,
  options: GivenDistances & ReportTarget & { start?: NonNullable<FitOptions["start"]> },
): Promise<number> {
  const trajectory = await readTrajectoryFile(path, options);
  const found = await fitTrajectory(trajectory, { start: options.start }).catch(inColumnsOf(path));
  const report = { ...found, notes: [`Data: ${path}.`, ...found.notes] };
  const page = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${page}\n`);
  return EXIT.success;
}

const OPTIONS: Readonly<Record<string, string>> = {
  "trajectory.inputDistanceSquared": "--input-distance",
  "trajectory.targetDistanceSquared": "--target-distance",
  "options.start": "--start",
};

/** An error about an argument of `fitTrajectory` in the words of the command line. */
const inColumnsOf = (path: string) => (error: unknown) => {
  if (!(error instanceof ArgumentError)) throw error;
  const place = error.argument.replace(/^trajectory\.?/, "");
  const named = OPTIONS[error.argument] ?? `${path}${place === "" ? "" : `: ${place}`}`;
  throw new ArgumentError("fit", named, error.expected, error.received);
};
