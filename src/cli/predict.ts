import type { NdArray } from "../arrays";
import { type PredictOptions, predict } from "../experiments";
import { type ArgumentNames, adviceOf, withinCommand } from "./argument-names";
import { EXIT } from "./exit";
import { interruptible } from "./process/interruptible";
import { showProgress } from "./progress";
import { readTaskFiles, type TaskFiles } from "./read-task-files";
import { openReport, type ReportTarget } from "./write-report";

/** Reads a task from files, predicts how it is learned, prints and writes the report; returns the exit code. */
export async function predictFiles(options: PredictOptions & TaskFiles & ReportTarget): Promise<number> {
  const { inputs, targets, description } = await readTaskFiles("predict", options);
  const output = await openReport("predict", options);
  const names = argumentNames(options);
  const display = showProgress("predict");
  const given = Object.fromEntries(
    OPTIONS.map((name) => [name, options[name]]).filter(([, value]) => value !== undefined),
  );
  const work = (signal: AbortSignal) =>
    withinCommand("predict", names, () =>
      predict({ inputs, targets }, given, { signal, onProgress: display.update }),
    );
  const result = await interruptible(work).finally(display.stop);
  const report = {
    ...result,
    notes: [description, ...result.notes, ...adviceOf(result, names), ...classNumberNotes(options, targets)],
  };
  await output.write(report);
  return report.completed ? EXIT.success : EXIT.interrupted;
}

/** Options of `predict` that the command line sets. */
const OPTIONS = [
  "depth",
  "scale",
  "relativeScale",
  "standardDeviation",
  "hidden",
  "seed",
  "modes",
  "centre",
  "center",
  "standardise",
  "standardize",
  "whiten",
] as const satisfies readonly (keyof PredictOptions)[];

/** Returns the command line options by the arguments of `predict` that they set. */
const argumentNames = ({ labels }: TaskFiles): ArgumentNames => ({
  "task.inputs": "--inputs",
  "task.targets": labels === undefined ? "--targets" : "--labels",
  ...Object.fromEntries(OPTIONS.map((name) => [`options.${name}`, `--${kebabCase(name)}`])),
});

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Returns a note if the targets look like class numbers. */
function classNumberNotes({ targets: file }: TaskFiles, targets: NdArray): string[] {
  const values = new Set(targets.data);
  const classes = targets.shape[1] === 1 && values.size > 2 && values.size <= 100;
  if (file === undefined || !classes || ![...values].every((x) => Number.isInteger(x) && x >= 0)) return [];
  return [
    `The targets are ${values.size} small integers: if they are class numbers, give them as --labels instead.`,
  ];
}
