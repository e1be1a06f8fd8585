import { fitTrajectory } from "../experiments";
import type { FitOptions } from "../universal";
import { adviceOf, withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { type GivenDistances, readTrajectoryFile } from "./logs/read-trajectory";
import { outputOf } from "./output/output";
import { openReport, type ReportTarget } from "./write-report";

/**
 * Fits the trajectory of two data points in a file, prints the verdict and writes the report; returns the exit code.
 */
export async function fitFile(
  path: string,
  options: GivenDistances & ReportTarget & { start?: NonNullable<FitOptions["start"]> },
): Promise<number> {
  const trajectory = await readTrajectoryFile(path, options);
  const writer = await openReport("fit", options);
  const names = {
    trajectory: path,
    "trajectory.inputDistanceSquared": "--input-distance",
    "trajectory.targetDistanceSquared": "--target-distance",
    "options.start": "--start",
  };
  const result = await withinCommand("fit", names, () => fitTrajectory(trajectory, { start: options.start }));
  const report = { ...result, notes: [`Data: ${path}.`, ...result.notes, ...adviceOf(result, names)] };
  outputOf(options).result(await writer.write(report));
  return EXIT.success;
}
