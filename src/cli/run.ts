import { join } from "node:path";
import { experiments } from "../experiments";
import { EXIT, UsageError } from "./exit";
import { interruptible, showProgress } from "./progress";
import { describeFiles, readTaskFiles, type TaskFiles } from "./read-task-files";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/** Runs experiments by name, prints and writes their reports; returns the exit code. */
export async function runExperiments(
  names: readonly string[],
  options: ReportTarget & { set: Record<string, number>; seed?: number } & Partial<TaskFiles>,
): Promise<number> {
  const chosen = names.map(findExperiment);
  const files = taskFilesOf(options);
  const task = files === undefined ? undefined : await readTaskFiles("run", files);
  const parameters = options.seed === undefined ? options.set : { ...options.set, seed: options.seed };
  let code: number = EXIT.success;
  for (const experiment of chosen) {
    const display = showProgress(experiment.name);
    const run = (signal: AbortSignal) =>
      experiment.run(parameters, { signal, onProgress: display.update, task });
    const result = await interruptible(run).finally(display.stop);
    const report =
      files === undefined ? result : { ...result, notes: [describeFiles(files), ...result.notes] };
    const out = chosen.length === 1 ? options.out : join(options.out, experiment.name);
    const path = await writeReport(report, { ...options, out });
    process.stdout.write(`${reportText(report)}\nreport: ${path}\n`);
    if (!report.completed) return EXIT.interrupted;
    if (report.checks.some(({ holds }) => !holds)) code = EXIT.claimFails;
  }
  return code;
}

/** Returns the files of a user-supplied task, or undefined if none are given. */
function taskFilesOf({ inputs, targets, labels }: Partial<TaskFiles>): TaskFiles | undefined {
  if (inputs !== undefined) return { inputs, targets, labels };
  if (targets === undefined && labels === undefined) return undefined;
  throw new UsageError("run: --targets and --labels need --inputs");
}

function findExperiment(name: string) {
  const result = experiments.find((experiment) => experiment.name === name);
  if (result !== undefined) return result;
  const available = experiments.map((experiment) => experiment.name).join(", ");
  throw new UsageError(`run: there is no experiment "${name}" (available: ${available})`);
}
