import { availableParallelism } from "node:os";
import { EXIT, InterruptedError } from "../exit";
import type { Output } from "../output/output";
import { interruptible } from "../process/interruptible";
import { type Estimate, estimateSweep } from "./estimate";
import type { FigureColumns } from "./figure-columns";
import { formatBytes, formatDuration } from "./format-numbers";
import type { SweepRequest } from "./options/sweep-request";

/** Prints the number of points of a sweep, and estimates of its time and size; returns the exit code. */
export function dryRun(
  command: string,
  request: SweepRequest,
  columns: FigureColumns | undefined,
  output: Output,
): Promise<number> {
  return interruptible(async (signal) => {
    const estimate = await estimateSweep(command, request, columns, signal);
    if (signal.aborted) throw new InterruptedError(`${command}: interrupted`);
    const threads = request.options.threads ?? availableParallelism();
    output.text(dryRunText(estimate, threads, request.options.refine?.rounds ?? 0));
    output.result(estimate);
    return estimate.error === undefined ? EXIT.success : EXIT.pointsFailed;
  });
}

/** Returns the estimates as text. */
function dryRunText(estimate: Estimate, threads: number, rounds: number): string {
  const { points, measured, secondsPerPoint, bytesPerRow, error } = estimate;
  const total = points * secondsPerPoint;
  const lines = [
    `points: ${points.toLocaleString("en")}`,
    ...(rounds === 0 ? [] : [`and the points of ${rounds} rounds of refinement, which depend on the values`]),
    `time per point: ${formatDuration(secondsPerPoint)} (mean of ${measured} points)`,
    `time: ${formatDuration(total)} inline, ${formatDuration(total / threads)} on ${threads} threads`,
    `disk: ${formatBytes(points * bytesPerRow)} (${formatBytes(bytesPerRow)} per row)`,
    ...(error === undefined ? [] : [`a point failed: ${error}`]),
  ];
  return `${lines.join("\n")}\n`;
}
