import type { NdArray } from "../arrays";
import { type PredictOptions, predict } from "../experiments";
import { adviceOf, withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { interruptible, showProgress } from "./progress";
import { describeFiles, readTaskFiles, type TaskFiles } from "./read-task-files";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/** Reads a task from files, predicts how it is learned, prints and writes the report; returns the exit code. */
export async function predictFiles(options: PredictOptions & TaskFiles & ReportTarget): Promise<number> {
  const { inputs, targets } = await readTaskFiles("predict", options);
  const display = showProgress("predict");
  const { depth, scale, modes, whiten } = options;
  const work = (signal: AbortSignal) =>
    withinCommand("predict", OPTIONS, () =>
      predict({ inputs, targets }, { depth, scale, modes, whiten }, { signal, onProgress: display.update }),
    );
  const result = await interruptible(work).finally(display.stop);
  const report = {
    ...result,
    notes: [
      describeFiles(options),
      ...result.notes,
      ...adviceOf(result, OPTIONS),
      ...classNumberNotes(options, targets),
    ],
  };
  const path = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${path}\n`);
  return report.completed ? EXIT.success : EXIT.interrupted;
}

/** Command line options by the arguments of `predict` that they set. */
const OPTIONS = {
  "task.inputs": "--inputs",
  "task.targets": "--targets",
  "options.depth": "--depth",
  "options.scale": "--scale",
  "options.modes": "--modes",
  "options.whiten": "--whiten",
} as const;

/** Returns a note if the targets look like class numbers. */
function classNumberNotes({ targets: file }: TaskFiles, targets: NdArray): string[] {
  const values = new Set(targets.data);
  const classes = targets.shape[1] === 1 && values.size > 2 && values.size <= 100;
  if (file === undefined || !classes || ![...values].every((x) => Number.isInteger(x) && x >= 0)) return [];
  return [
    `The targets are ${values.size} small integers: if they are class numbers, give them as --labels instead.`,
  ];
}
