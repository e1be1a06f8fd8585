import type { NdArray } from "../arrays";
import { ArgumentError } from "../arrays";
import { type PredictOptions, predict } from "../experiments";
import { EXIT } from "./exit";
import { interruptible, showProgress } from "./progress";
import { describeFiles, readTaskFiles, type TaskFiles } from "./read-task-files";
import { type ReportTarget, reportText, writeReport } from "./write-report";

/** Reads a task from files, predicts how it is learned, prints and writes the report; returns the exit code. */
export async function predictFiles(options: PredictOptions & TaskFiles & ReportTarget): Promise<number> {
  const { inputs, targets } = await readTaskFiles("predict", options);
  const display = showProgress("predict");
  const work = (signal: AbortSignal) =>
    predict({ inputs, targets }, options, { signal, onProgress: display.update });
  const result = await interruptible(work).catch(withOptionNames).finally(display.stop);
  const report = {
    ...result,
    notes: [describeFiles(options), ...result.notes, ...classNumberNotes(options, targets)],
  };
  const path = await writeReport(report, options);
  process.stdout.write(`${reportText(report)}\nreport: ${path}\n`);
  return report.completed ? EXIT.success : EXIT.interrupted;
}

/** Rethrows an error of `predict` with command line options in place of arguments. */
function withOptionNames(error: unknown): never {
  if (!(error instanceof ArgumentError)) throw error;
  const option = error.argument.replace(/^(task|options)\./, "--");
  const expected = error.expected.replace(/\b(?:task|options)\./g, "--");
  throw new ArgumentError("predict", option, expected, error.received);
}

/** Returns a note if the targets look like class numbers. */
function classNumberNotes({ targets: file }: TaskFiles, targets: NdArray): string[] {
  const values = new Set(targets.data);
  const classes = targets.shape[1] === 1 && values.size > 2 && values.size <= 100;
  if (file === undefined || !classes || ![...values].every((x) => Number.isInteger(x) && x >= 0)) return [];
  return [
    `The targets are ${values.size} small integers: if they are class numbers, give them as --labels instead.`,
  ];
}
