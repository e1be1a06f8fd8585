import { type NdArray, type TypedNdArray, toNdArray } from "../../arrays";
import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { splitMember } from "../../files/data-file";
import type { ElementType, ElementTypeOption } from "../../files/element-type";
import { type Labels, openLabelsFile } from "../../files/labels-file";
import { type MatrixFile, openMatrixFile } from "../../files/matrix-file";
import { classTargets } from "../../tasks/class-targets";
import { checkRows } from "../../tasks/read-task";
import type { FileContents } from "./open-log";

/** Files of a task, and how they are read. */
export interface TaskOptions<Type extends ElementType = "float64"> extends ElementTypeOption<Type> {
  /** Name of the file of the inputs, one row per sample; `task.npz:name` is an array of an archive. */
  readonly inputs: string;
  /** Name of the file of the targets, one row per sample. */
  readonly targets?: string | undefined;
  /** Name of the file of the classes in place of targets, one per sample: class numbers, or class names. */
  readonly labels?: string | undefined;
  /** True if the first lines of texts name their columns, false if they do not; default "auto", as in `readCsv`. */
  readonly header?: boolean | "auto" | undefined;
  /** Largest number of samples to read; default all. */
  readonly samples?: number | undefined;
}

/** Task in files, with remarks on how it was read. */
export interface FileTask<Numbers extends TypedNdArray = NdArray> {
  /** Inputs, [P, nIn]. */
  readonly inputs: Numbers;
  /** Targets, [P, nOut]. */
  readonly targets: Numbers;
  /** Remarks on the part that is read and on the classes, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads a task from the contents of its files, without a file system: for web pages and notebooks. The names of the files
 * determine their formats, as in `readMatrixFile`; classes become one-hot targets.
 *
 * @param files the contents by name
 * @param options.inputs name of the file of the inputs; `options.targets` or `options.labels` names that of the targets
 * @param options.type "float64" (default), or "file" for views of the contents in their own types, as in
 * `readMatrixFile`
 * @returns inputs [P, nIn] and targets [P, nOut], as `predict` accepts them, with remarks on what was read
 * @throws ArgumentError that names the file, for every file that the reader of its format rejects, a name that `files`
 * lacks, targets together with labels or neither, different numbers of samples, and unknown options
 * @example
 * const task = readTask(
 *   { "task.npz": await readFile("task.npz") },
 *   { inputs: "task.npz:inputs", targets: "task.npz:targets" },
 * );
 * const report = await predict(task);
 */
export function readTask(files: FileContents, options: TaskOptions): FileTask;
export function readTask(files: FileContents, options: TaskOptions<ElementType>): FileTask<TypedNdArray>;
export function readTask(files: FileContents, options: TaskOptions<ElementType>): FileTask<TypedNdArray> {
  const args = argumentsOf("readTask");
  args.record("files", files);
  args.options("options", options, {
    inputs: true,
    targets: true,
    labels: true,
    header: true,
    samples: true,
    type: true,
  });
  const { targets: targetsFile, labels: labelsFile } = options;
  if ((targetsFile === undefined) === (labelsFile === undefined)) {
    throw args.refusal("options", "a record with either targets or labels", labelsFile ? "both" : "neither");
  }
  const inputs = readSamples(args, files, "inputs", options);
  const { targets, classes } =
    labelsFile === undefined
      ? { targets: readSamples(args, files, "targets", options), classes: [] }
      : readLabels(args, files, labelsFile, options, inputs.total);
  checkTotals(args, options, inputs, targets);
  const count = inputs.matrix.shape[0]!;
  const notes = [
    ...(count < inputs.total ? [`First ${count} of ${inputs.total} samples.`] : []),
    ...(classes.length === 0 ? [] : [`Classes: ${classes.join(", ").slice(0, 200)}.`]),
  ];
  return { inputs: inputs.matrix, targets: targets.matrix, notes };
}

function readSamples(
  args: Arguments,
  files: FileContents,
  option: "inputs" | "targets",
  { header, samples, type, ...names }: TaskOptions<ElementType>,
): MatrixFile {
  const name = args.string(["options", option], names[option]);
  const bytes = contentsOf(args, files, option, name);
  return openMatrixFile(args, name, bytes, { header, samples, type });
}

/** Reads the classes of the samples as one-hot targets. */
function readLabels(
  args: Arguments,
  files: FileContents,
  given: string,
  { header = "auto", samples }: TaskOptions<ElementType>,
  rows: number,
): { targets: MatrixFile; classes: readonly string[] } {
  const name = args.string("options.labels", given);
  const bytes = contentsOf(args, files, "labels", name);
  const { numbers, classes } = numbered(openLabelsFile(args, name, bytes, { header, rows }));
  const matrix = classTargets(args.at([name]), numbers.data, { samples });
  return { targets: { matrix, total: numbers.shape[0]! }, classes };
}

/** Returns the contents of a file; the name of an array of an archive follows a colon. */
function contentsOf(
  args: Arguments,
  files: FileContents,
  option: string,
  name: string,
): Uint8Array | ArrayBuffer {
  const { file } = splitMember(name);
  if (Object.hasOwn(files, file)) return files[file]!;
  const names = Object.keys(files).map((each) => JSON.stringify(each.slice(0, 40)));
  throw args.error(
    ["options", option],
    `the name of one of the files (${names.join(", ").slice(0, 200)})`,
    name,
  );
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
function checkTotals(
  args: Arguments,
  options: TaskOptions<ElementType>,
  inputs: MatrixFile,
  targets: MatrixFile,
): void {
  const option = options.labels === undefined ? "targets" : "labels";
  const name = options[option]!;
  const size = ({ matrix, total }: MatrixFile) => ({ rows: total, columns: matrix.shape[1]! });
  const [shorter, longer] = inputs.total < targets.total ? [options.inputs, name] : [name, options.inputs];
  const isOneLine = Math.abs(inputs.total - targets.total) === 1;
  const cause = isOneLine ? headerCause(shorter, longer, options.header) : undefined;
  checkRows(args.at([name]), size(inputs), size(targets), cause);
}

/** Returns a likely cause why a file has one line less than another: their first lines were read differently. */
function headerCause(shorter: string, longer: string, header: TaskOptions["header"]): string | undefined {
  const isText = (path: string) => /\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(path);
  if (header === true && isText(shorter)) {
    return `header: true, on the command line --header, takes the first line of ${shorter} for names`;
  }
  return isText(longer)
    ? `is the first line of ${longer} a header? set header, on the command line --header or --no-header`
    : undefined;
}
