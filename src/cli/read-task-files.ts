import { readFile } from "node:fs/promises";
import { type NdArray, toNdArray } from "../arrays";
import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { readMatrixFile, type Task } from "../tasks";
import { withinCommand } from "./argument-names";
import { UsageError } from "./exit";

/** Paths of the files of a task, as given on the command line. */
export interface TaskFiles {
  readonly inputs: string;
  readonly targets?: string | undefined;
  readonly labels?: string | undefined;
}

/** Reads a task from files: inputs, and either targets or class numbers, which are converted to one-hot targets. */
export async function readTaskFiles(command: string, files: TaskFiles): Promise<Task> {
  if ((files.targets === undefined) === (files.labels === undefined)) {
    throw new UsageError(`${command}: give either --targets or --labels`);
  }
  const inputs = await readFileMatrix(command, "--inputs", files.inputs);
  if (files.labels === undefined) {
    return { inputs, targets: await readFileMatrix(command, "--targets", files.targets!) };
  }
  const labels = await readFileMatrix(command, "--labels", files.labels);
  return { inputs, targets: oneHotLabels(argumentsOf(command).at([`--labels ${files.labels}`]), labels) };
}

/** Returns a note that names the files of a task. */
export const describeFiles = ({ inputs, targets, labels }: TaskFiles): string =>
  `Inputs: ${inputs}; ${labels === undefined ? "targets" : "labels"}: ${labels ?? targets}.`;

async function readFileMatrix(command: string, option: string, path: string): Promise<NdArray> {
  const [, file = path] = /^(.+\.npz(?:\.gz)?):.+$/i.exec(path) ?? [];
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${command}: ${option} ${file} cannot be read (${error.code ?? error.message})`);
  });
  return withinCommand(command, { [path]: `${option} ${path}`, name: option }, () =>
    readMatrixFile(path, bytes),
  );
}

/** Converts class numbers 0, 1, ..., shape [N, 1], to one-hot rows, shape [N, classes]. */
function oneHotLabels(at: Arguments, labels: NdArray): NdArray {
  if (labels.shape[1] !== 1) throw at.error(HERE, "a vector with one class number per sample", labels);
  const invalidIndex = labels.data.findIndex((x) => !(Number.isInteger(x) && x >= 0 && x < 10_000));
  if (invalidIndex >= 0) {
    const received = `${labels.data[invalidIndex]} for sample ${invalidIndex + 1}`;
    throw at.refusal(HERE, "integer class numbers from 0 to 9999", received);
  }
  const classes = labels.data.reduce((most, x) => Math.max(most, x), 0) + 1;
  const targets = toNdArray(new Float64Array(labels.data.length * classes), [labels.data.length, classes]);
  for (const [i, label] of labels.data.entries()) targets.set(i, label, 1);
  return targets;
}
