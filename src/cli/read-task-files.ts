import { readFile } from "node:fs/promises";
import { type NdArray, toNdArray } from "../arrays";
import { argumentsOf } from "../arrays/arguments";
import { type Labels, openLabelsFile } from "../files/labels-file";
import type { HeaderOption } from "../files/matrix-file";
import { type MatrixFile, openMatrixFile } from "../files/matrix-file";
import type { Task } from "../tasks";
import { classTargets } from "../tasks/class-targets";
import { checkRows } from "../tasks/read-task";
import { withinCommand } from "./argument-names";
import { UsageError } from "./exit";

/** Files of a task, as given on the command line. */
export interface TaskFiles {
  readonly inputs: string;
  readonly targets?: string | undefined;
  readonly labels?: string | undefined;
  /** True if the first lines of texts name their columns, false if they do not; undefined if their contents decide. */
  readonly header?: boolean | undefined;
  /** Largest number of samples to read. */
  readonly samples?: number | undefined;
}

/** Task in files. */
export interface FileTask extends Task {
  /** Description of the files, of the part that is read and of the classes, in sentences. */
  readonly description: string;
}

/**
 * Reads a task from files: inputs, and either targets or classes, which are converted to one-hot targets.
 *
 * @param onRead called before the first file is read
 */
export async function readTaskFiles(
  command: string,
  files: TaskFiles,
  onRead: () => void = () => {},
): Promise<FileTask> {
  if ((files.targets === undefined) === (files.labels === undefined)) {
    throw new UsageError(`${command}: give either --targets or --labels`);
  }
  onRead();
  const inputs = await readSamples(command, "--inputs", files.inputs, files);
  const { targets, classes } =
    files.labels === undefined
      ? { targets: await readSamples(command, "--targets", files.targets!, files), classes: [] }
      : await readLabels(command, files.labels, files, inputs.total);
  checkTotals(command, files, inputs, targets);
  const count = inputs.matrix.shape[0]!;
  const output = `${files.labels === undefined ? "targets" : "labels"}: ${files.labels ?? files.targets}`;
  const description = [
    `Inputs: ${files.inputs}; ${output}.`,
    ...(count < inputs.total ? [`First ${count} of ${inputs.total} samples.`] : []),
    ...(classes.length === 0 ? [] : [`Classes: ${classes.join(", ").slice(0, 200)}.`]),
  ].join(" ");
  return { inputs: inputs.matrix, targets: targets.matrix, description };
}

async function readSamples(
  command: string,
  option: string,
  path: string,
  { header, samples }: TaskFiles,
): Promise<MatrixFile> {
  const bytes = await readContents(command, option, path);
  const args = argumentsOf(command);
  const names = { [path]: `${option} ${path}`, name: option, "options.samples": "--samples" };
  return withinCommand(command, names, () => openMatrixFile(args, path, bytes, { header, samples }));
}

/** Reads the classes of the samples as one-hot targets. */
async function readLabels(
  command: string,
  path: string,
  { header = "auto", samples }: Omit<TaskFiles, "header"> & { readonly header?: HeaderOption | undefined },
  rows: number,
): Promise<{ targets: MatrixFile; classes: readonly string[] }> {
  const bytes = await readContents(command, "--labels", path);
  const args = argumentsOf(command);
  const labels = withinCommand(command, { [path]: `--labels ${path}`, name: "--labels" }, () =>
    openLabelsFile(args, path, bytes, { header, rows }),
  );
  const { numbers, classes } = numbered(labels);
  const matrix = classTargets(args.at([`--labels ${path}`]), numbers.data, { samples });
  return { targets: { matrix, total: numbers.shape[0]! }, classes };
}

async function readContents(command: string, option: string, path: string): Promise<Uint8Array> {
  const [, file = path] = /^(.+\.npz(?:\.gz)?):.+$/i.exec(path) ?? [];
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${command}: ${option} ${file} cannot be read (${error.code ?? error.message})`);
  });
}

/** Returns class numbers: those of the file, or the positions of class names in alphabetical order. */
function numbered({ numbers, names }: Labels): { numbers: NdArray; classes: readonly string[] } {
  if (numbers !== undefined) return { numbers, classes: [] };
  const classes = [...new Set(names)].sort();
  const places = new Map(classes.map((name, k) => [name, k]));
  return {
    numbers: toNdArray(
      Float64Array.from(names, (name) => places.get(name)!),
      [names.length, 1],
    ),
    classes,
  };
}

/** Checks that the files have the same number of samples, also beyond those that are read. */
function checkTotals(command: string, files: TaskFiles, inputs: MatrixFile, targets: MatrixFile): void {
  const [option, path] =
    files.labels === undefined ? ["--targets", files.targets!] : ["--labels", files.labels];
  const size = ({ matrix, total }: MatrixFile) => ({ rows: total, columns: matrix.shape[1]! });
  const [shorter, longer] = inputs.total < targets.total ? [files.inputs, path] : [path, files.inputs];
  const isOneLine = Math.abs(inputs.total - targets.total) === 1;
  const cause = isOneLine ? headerCause(shorter, longer, files.header) : undefined;
  checkRows(argumentsOf(command).at([option]), size(inputs), size(targets), cause);
}

/** Returns a likely cause why a file has one line less than another: their first lines were read differently. */
function headerCause(shorter: string, longer: string, header: boolean | undefined): string | undefined {
  const isText = (path: string) => /\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(path);
  if (header === true && isText(shorter)) return `--header takes the first line of ${shorter} for names`;
  return isText(longer) ? `is the first line of ${longer} a header? set --header or --no-header` : undefined;
}
