import type { TypedNdArray } from "../arrays";
import { type FileTask, readTask, type TaskOptions } from "../experiments";
import { splitMember } from "../files/data-file";
import { withinCommand } from "./argument-names";
import { UsageError } from "./exit";
import { readFileOf } from "./read-file";

/** Files of a task, as given on the command line. */
export interface TaskFiles extends Omit<TaskOptions, "type"> {
  /** True if the first lines of texts name their columns, false if they do not; undefined if their contents decide. */
  readonly header?: boolean | undefined;
}

/** Task in files, in their types of numbers. */
export interface DescribedTask extends Omit<FileTask<TypedNdArray>, "notes"> {
  /** Description of the files, of the part that is read and of the classes, in sentences. */
  readonly description: string;
}

/** Options that name a file. */
const FILES = ["inputs", "targets", "labels"] as const;

/**
 * Reads a task from files: inputs, and either targets or classes, which are converted to one-hot targets.
 *
 * @param onRead called before the first file is read
 */
export async function readTaskFiles(
  command: string,
  given: TaskFiles,
  onRead: () => void = () => {},
): Promise<DescribedTask> {
  const { inputs, targets, labels, header, samples } = given;
  checkOutputs(command, given);
  onRead();
  const contents: Record<string, Uint8Array> = {};
  const names: Record<string, string> = { "options.samples": "--samples" };
  for (const option of FILES) {
    const path = given[option];
    if (path === undefined) continue;
    const { file } = splitMember(path);
    contents[file] ??= await readFileOf(command, `--${option} ${file}`, file);
    names[`options.${option}`] = `--${option}`;
    names[path] = `--${option} ${path}`;
  }
  const { notes, ...task } = withinCommand(command, names, () =>
    readTask(contents, { inputs, targets, labels, header, samples, type: "file" }),
  );
  const output = labels === undefined ? `targets: ${targets}` : `labels: ${labels}`;
  return { ...task, description: [`Inputs: ${inputs}; ${output}.`, ...notes].join(" ") };
}

/** Checks that either targets or classes are given. */
function checkOutputs(command: string, { inputs, targets, labels }: TaskFiles): void {
  if ((targets === undefined) !== (labels === undefined)) return;
  if (targets !== undefined)
    throw new UsageError(
      `${command}: give either --targets or --labels, not both: both are what the network learns`,
    );
  const { file } = splitMember(inputs);
  const archive = /\.npz$/i.test(file) ? ` (or with ${file}:NAME, an array of the same archive)` : "";
  throw new UsageError(
    `${command}: what the network learns from ${inputs} is missing: give --targets with a file of one row of numbers per sample, or ` +
      `--labels with a file of one class per sample${archive}`,
  );
}
