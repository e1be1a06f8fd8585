import { readFile } from "node:fs/promises";
import type { NdArray } from "../arrays";
import { ArgumentError, toNdArray } from "../arrays";
import { type PredictOptions, predict } from "../experiments";
import { readMatrixFile } from "../tasks";
import { EXIT, UsageError } from "./exit";
import { interruptible, showProgress } from "./progress";
import { reportText, writeReport } from "./write-report";

/** Reads a task from files, predicts how it will be learned, prints that and writes the report; returns the exit code. */
export async function predictFiles(
  options: PredictOptions & { inputs: string; targets?: string; labels?: string; out: string },
): Promise<number> {
  if ((options.targets === undefined) === (options.labels === undefined)) {
    throw new UsageError("predict: give either --targets or --labels");
  }
  const inputs = await readFileMatrix("--inputs", options.inputs);
  const targets =
    options.targets === undefined
      ? oneHotLabels(options.labels!, await readFileMatrix("--labels", options.labels!))
      : await readFileMatrix("--targets", options.targets);
  const display = showProgress("predict");
  const work = (signal: AbortSignal) =>
    predict({ inputs, targets }, options, { signal, onProgress: display.update });
  const found = await interruptible(work).catch(inOptionsOf).finally(display.stop);
  const source = `Inputs: ${options.inputs}; ${options.labels === undefined ? "targets" : "labels"}: ${options.labels ?? options.targets}.`;
  const report = { ...found, notes: [source, ...found.notes, ...labelsAsTargets(options, targets)] };
  const path = await writeReport(report, options.out);
  process.stdout.write(`${reportText(report)}\nreport: ${path}\n`);
  return report.completed ? EXIT.success : EXIT.interrupted;
}

async function readFileMatrix(option: string, path: string): Promise<NdArray> {
  const [, file = path] = /^(.+\.npz(?:\.gz)?):.+$/i.exec(path) ?? [];
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`predict: ${option} ${file} cannot be read (${error.code ?? error.message})`);
  });
  return readMatrixFile(path, bytes);
}

/** An error about an argument of `predict` in the words of the command line. */
function inOptionsOf(error: unknown): never {
  if (!(error instanceof ArgumentError)) throw error;
  const option = error.argument.replace(/^(task|options)\./, "--");
  throw new ArgumentError("predict", option, error.expected, error.received);
}

/** A note where targets look like class numbers. */
function labelsAsTargets({ targets: file }: { targets?: string }, targets: NdArray): string[] {
  const values = new Set(targets.data);
  const classes = targets.shape[1] === 1 && values.size > 2 && values.size <= 100;
  if (file === undefined || !classes || ![...values].every((x) => Number.isInteger(x) && x >= 0)) return [];
  return [`The targets are ${values.size} small integers: if they are class numbers, give them as --labels.`];
}

/** Class numbers 0, 1, ... as rows with a single 1. */
function oneHotLabels(path: string, labels: NdArray): NdArray {
  const name = `--labels ${path}`;
  if (labels.shape[1] !== 1)
    throw ArgumentError.of("predict", name, "one class number for each sample", labels);
  const wrong = labels.data.findIndex((x) => !(Number.isInteger(x) && x >= 0 && x < 10_000));
  if (wrong >= 0) {
    const received = `${labels.data[wrong]} for sample ${wrong + 1}`;
    throw new ArgumentError("predict", name, "class numbers from 0 to 9999", received);
  }
  const classes = labels.data.reduce((most, x) => Math.max(most, x), 0) + 1;
  const targets = toNdArray(new Float64Array(labels.data.length * classes), [labels.data.length, classes]);
  for (const [i, label] of labels.data.entries()) targets.set(i, label, 1);
  return targets;
}
