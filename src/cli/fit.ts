import { fitTrajectory, readTrajectory } from "../experiments";
import type { FitOptions } from "../universal";
import { adviceOf, withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { outputOf } from "./output/output";
import { readLogFiles } from "./read-log-files";
import { openReport, type ReportTarget } from "./write-report";

/**
 * Fits the trajectory of two data points in a file, prints the verdict and writes the report; returns the exit code.
 */
export async function fitFile(
  path: string,
  options: ReportTarget & {
    inputDistance?: number;
    targetDistance?: number;
    start?: NonNullable<FitOptions["start"]>;
  },
): Promise<number> {
  const { inputDistance, targetDistance } = options;
  const { files, folder } = await readLogFiles("fit", path);
  const names = {
    trajectory: path,
    "options.inputDistanceSquared": "--input-distance",
    "options.targetDistanceSquared": "--target-distance",
    "trajectory.inputDistanceSquared": "--input-distance",
    "trajectory.targetDistanceSquared": "--target-distance",
    "options.start": "--start",
  };
  const trajectory = withinCommand("fit", names, () =>
    readTrajectory(files, {
      inputDistanceSquared: inputDistance,
      targetDistanceSquared: targetDistance,
      folder,
    }),
  );
  const writer = await openReport("fit", options);
  const result = await withinCommand("fit", names, () => fitTrajectory(trajectory, { start: options.start }));
  const report = { ...result, notes: [`Data: ${path}.`, ...result.notes, ...adviceOf(result, names)] };
  outputOf(options).result(await writer.write(report));
  return EXIT.success;
}
