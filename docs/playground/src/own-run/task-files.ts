import { ArgumentError } from "learning-dynamics/arrays";
import { type FileTask, readTask, type TaskOptions } from "learning-dynamics/experiments";
import type { Values } from "../parameter";
import { isArchive } from "./log-files";
import type { Contents } from "./open-files";

/** Names of inputs and targets in an archive with both. */
const PAIRS = [
  ["inputs", "targets"],
  ["inputs", "labels"],
  ["X", "Y"],
  ["X", "y"],
  ["x", "y"],
] as const;

/** Usual beginnings of the names of the inputs, and names of classes. */
const INPUTS = /^(x|inputs?|features?|images?|data|train-images|t10k-images)([^a-z]|$)/i;
const TARGETS = /^(y|targets?|outputs?|labels?|class(es)?|train-labels|t10k-labels)([^a-z]|$)/i;
const CLASSES = /label|class/i;

/** Returns the part of a task that a file holds by its name, or undefined if the name does not tell it. */
export const roleOf = (name: string): "inputs" | "targets" | undefined =>
  INPUTS.test(name) ? "inputs" : TARGETS.test(name) ? "targets" : undefined;

/** Endings of files with one array, the only ones of which two are a task. */
const ARRAYS = /(\.(npy|csv|tsv|txt|idx)|-(ubyte|byte|short|int|float|double))(\.gz)?$/i;

/** Tests whether a file can be one of the two of a task, by its ending. */
export const mayBelongToTask = (name: string): boolean => ARRAYS.test(name);

/** Tests whether a file holds one array without names, which is no trajectory. */
export const isUnnamedArray = (name: string): boolean =>
  mayBelongToTask(name) && !/\.(csv|tsv|txt)(\.gz)?$/i.test(name);

/** Advice for a file that is one of the two of a task. */
export const OPEN_BOTH =
  "please open both files of the task together, such as X.csv and Y.csv. Drop both at once, or choose both in the dialogue.";

/** Reads a task from two files, or from an archive with both of its arrays. */
export function readTaskOf(contents: Contents, values: Values): FileTask {
  const [first, second, ...more] = Object.keys(contents);
  if (first !== undefined && second === undefined && !isArchive(first)) {
    const missing = { targets: "inputs", inputs: "targets", unknown: "inputs or targets" };
    throw new Error(
      `The ${missing[roleOf(first) ?? "unknown"]} that belong to ${first} are missing: ${OPEN_BOTH}`,
    );
  }
  if (first !== undefined && second === undefined)
    return firstOf(PAIRS.map((pair) => inArchive(contents, first, pair)));
  if (first === undefined || second === undefined || more.length > 0) {
    const received = `${Object.keys(contents).length} files`;
    throw new ArgumentError(
      "readTask",
      "the task",
      "two files, inputs and targets, or an archive with both",
      received,
    );
  }
  const isSwapped = INPUTS.test(second) || TARGETS.test(first);
  const [inputs, targets] = isSwapped === (values.roles === "swapped") ? [first, second] : [second, first];
  const asNumbers = () => readTask(contents, { inputs, targets });
  const asClasses = () => readTask(contents, { inputs, labels: targets });
  if (values.targets === "numbers") return asNumbers();
  if (values.targets === "classes") return asClasses();
  return firstOf(CLASSES.test(targets) ? [asClasses, asNumbers] : [asNumbers, asClasses]);
}

/** Returns the reader of two arrays of an archive. */
function inArchive(
  contents: Contents,
  file: string,
  [inputs, targets]: (typeof PAIRS)[number],
): () => FileTask {
  const names: TaskOptions =
    targets === "labels"
      ? { inputs: `${file}:${inputs}`, labels: `${file}:${targets}` }
      : { inputs: `${file}:${inputs}`, targets: `${file}:${targets}` };
  return () => readTask(contents, names);
}

/** Returns the result of the first reader that accepts the files; otherwise throws the error of the first one. */
function firstOf(readers: readonly (() => FileTask)[]): FileTask {
  let first: unknown;
  for (const read of readers) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      first ??= error;
    }
  }
  throw first;
}
